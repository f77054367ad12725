package io.drover.strategies;

import io.drover.model.Upgrade.Side;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.Batches;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import io.drover.plugin.UpgradeStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/**
 * A few of the new set come up beside the old one and get a share of the requests. They are judged for a while, by their health
 * and by how many of their requests fail beside those of the old set: when they are bad it is over, and when they are good
 * the rest follows in batches.
 */
@Extension
public final class Canary implements UpgradeStrategy {
    private static final int HUNDRED = 100;
    private static final Duration LOOK = Duration.ofSeconds(1);
    static final Setting CANARIES = Setting.optional("canaries", Type.TEXT,
            "How many containers are tried first: a number, or with % a part of all.", "1");
    static final Setting PERCENT = Setting.optional("percent", Type.NUMBER,
            "Of 100 new requests in load balancers, so many go to them.", "10");
    static final Setting JUDGE = Setting.optional("judgeMillis", Type.NUMBER, "How long they are judged.", "60000");
    static final Setting ERRORS = Setting.optional("maxErrorPercent", Type.TEXT,
            "Of 100 of their requests, so many more may fail than of the old ones.", "5");
    static final Setting REQUESTS = Setting.optional("minRequests", Type.NUMBER,
            "Of fewer requests than that no errors are judged, only health.", "50");

    @Override
    public String name() {
        return "canary";
    }

    @Override
    public List<Setting> settings() {
        return List.of(CANARIES, PERCENT, JUDGE, ERRORS, REQUESTS);
    }

    @Override
    public boolean besides() {
        return true;
    }

    @Override
    public void check(UpgradeOptions options) {
        canaries(options, 1);
        percent(options);
        Numbers.number(options, ERRORS, 0, HUNDRED);
        minRequests(options);
        pause(options);
    }

    @Override
    public Duration pause(UpgradeOptions options) {
        var judging = Numbers.millis(options, JUDGE);
        var interval = Duration.ofMillis(options.intervalMillis());
        return judging.compareTo(interval) > 0 ? judging : interval;
    }

    @Override
    public Step next(Situation now) {
        // once they were found to be good, nothing is shared out any more
        if (now.share() == null && now.places().stream().anyMatch(place -> place.runs() != Side.OLD)) {
            return Batches.next(now, now.options().startFirst());
        }
        var missing = canaries(now.options(), now.places().size())
                - now.places().stream().filter(place -> place.runs() != Side.OLD).count();
        if (missing > 0) {
            return new Step(Batches.begin(now, missing, Side.BOTH), 0, null, null);
        }
        var percent = percent(now.options());
        if (now.share() == null || now.share() != percent) {
            return now.restingSince() == null
                    ? Step.NONE.sharing(0)
                    : Step.waitUntil(now.now().plus(LOOK)).sharing(percent);
        }
        return judge(now, percent);
    }

    private static Step judge(Situation now, int percent) {
        var bad = bad(now);
        if (bad != null) {
            return Step.failed(bad);
        }
        var since = later(Objects.requireNonNullElse(now.shareSince(), now.now()), now.traffic().since());
        var until = since.plus(Numbers.millis(now.options(), JUDGE));
        if (until.isAfter(now.now())) {
            var look = now.now().plus(LOOK);
            return Step.waitUntil(look.isBefore(until) ? look : until).sharing(percent);
        }
        return new Step(now.places().stream().filter(place -> place.runs() == Side.BOTH)
                .collect(Collectors.toMap(Place::index, _ -> Side.NEW)), null);
    }

    /** Why they are, for people, or null. */
    private static @Nullable String bad(Situation now) {
        var ill = now.places().stream().filter(place -> place.runs() != Side.OLD && !place.newWell()).findFirst();
        if (ill.isPresent()) {
            return "the canary at place " + ill.get().index() + " is not well";
        }
        var tried = now.traffic().newSet();
        var old = now.traffic().oldSet();
        if (tried.requests() < minRequests(now.options())
                || tried.errorPercent() - old.errorPercent() <= Numbers.number(now.options(), ERRORS, 0, HUNDRED)) {
            return null;
        }
        return String.format(Locale.ROOT,
                "of %d requests to the new containers %.1f %% failed, of %d to the old %.1f %%",
                tried.requests(), tried.errorPercent(), old.requests(), old.errorPercent());
    }

    /** At least one, and never more than all. */
    private static long canaries(UpgradeOptions options, int places) {
        var text = Numbers.text(options, CANARIES);
        var part = text.endsWith("%");
        var number = Numbers.parse(CANARIES.name(), part ? text.substring(0, text.length() - 1) : text);
        if (number <= 0 || (part ? number > HUNDRED : number != Math.rint(number))) {
            throw new IllegalArgumentException(CANARIES.name() + " must be a number from 1, or from 1% to 100%");
        }
        var many = part ? Math.ceil(number * places / HUNDRED) : number;
        return (long) Math.min(places, Math.max(1, many));
    }

    private static int percent(UpgradeOptions options) {
        return (int) Numbers.whole(options, PERCENT, 1, HUNDRED - 1);
    }

    private static long minRequests(UpgradeOptions options) {
        return Numbers.whole(options, REQUESTS, 1, Integer.MAX_VALUE);
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }
}

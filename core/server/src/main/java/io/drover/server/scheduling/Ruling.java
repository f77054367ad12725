package io.drover.server.scheduling;

import io.drover.model.Refusal;
import io.drover.model.spec.Labels;
import io.drover.plugin.SchedulerRule;
import io.drover.plugin.SchedulerRule.Candidate;
import io.drover.plugin.SchedulerRule.Verdict;
import io.drover.server.extension.RuleFit;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one rule says to one wish. Of a host that is as it was when it was asked of, it is not asked again: so who waits costs
 * nothing until something changes, and a rule that says this today and that tomorrow moves nobody.
 */
final class Ruling {
    private final Council council;
    private final Wish wish;
    /** Weak, as a plugin that is gone must not be kept here. */
    private final WeakReference<SchedulerRule> rule;
    private final Map<String, Said> said = new HashMap<>();
    private boolean checked;
    private @Nullable String unfit;

    private record Said(Candidate host, Verdict verdict) {
    }

    /** @param rule null when there is none of that name */
    Ruling(Council council, Wish wish, @Nullable SchedulerRule rule) {
        this.council = council;
        this.wish = wish;
        this.rule = new WeakReference<>(rule);
    }

    @Nullable
    SchedulerRule rule() {
        return rule.get();
    }

    String name() {
        return wish.rule();
    }

    /** @return why it says nothing, for people, or null: then it has spoken of all of these */
    @Nullable
    String hear(Collection<Candidate> hosts) {
        var asked = rule.get();
        if (asked == null) {
            return Council.words(wish.rule()) + " is not here";
        }
        var open = hosts.stream().filter(host -> verdict(host) == null).toList();
        if (open.isEmpty() || unfit != null) {
            return unfit;
        }
        var problem = council.ask(wish.rule(), () -> ask(asked, open));
        return problem == null ? unfit : problem;
    }

    private void ask(SchedulerRule asked, List<Candidate> hosts) {
        if (!checked) {
            try {
                RuleFit.check(asked, wish.wanted().settings(), Labels.SCHEDULER_RULE);
            } catch (Refusal e) {
                // others say something else to it, so it must not count as a failure of the rule
                unfit = Council.words(wish.rule()) + " cannot be asked: " + e.getMessage();
                return;
            }
            checked = true;
        }
        var verdicts = asked.judgeAll(wish.wanted(), hosts).all();
        if (verdicts.size() != hosts.size()) {
            throw new IllegalStateException(
                    "of " + hosts.size() + " hosts it said " + verdicts.size() + " things");
        }
        for (var i = 0; i < hosts.size(); i++) {
            said.put(hosts.get(i).id(), new Said(hosts.get(i), verdicts.get(i)));
        }
    }

    /** What it has said of this host as it is, or null. */
    @Nullable
    Verdict verdict(Candidate host) {
        var known = said.get(host.id());
        return known != null && known.host().equals(host) ? known.verdict() : null;
    }
}

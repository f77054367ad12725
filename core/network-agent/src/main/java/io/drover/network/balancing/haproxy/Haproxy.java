package io.drover.network.balancing.haproxy;

import io.drover.model.network.FromNetworkAgent.Count;
import io.drover.network.balancing.plan.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one HAProxy do what a plan says. Targets, certificates and challenges change while it runs; for anything else it is
 * given another file, once it has found nothing wrong with it, and is reloaded. Not for several threads.
 */
public final class Haproxy {
    private static final Logger log = LoggerFactory.getLogger(Haproxy.class);
    private static final String CANDIDATE = "candidate.cfg";
    private static final String BEFORE = "before.cfg";
    private static final Duration RELOAD_TAKES = Duration.ofSeconds(10);
    /** A worker waits 5 s for the one before it, and 5 s more for any other, when they have nothing to tell. */
    private static final Duration TELLING_TAKES = Duration.ofSeconds(12);

    private final Place place;
    private final Running running;
    private final Folder folder;
    private final Shown shown;
    private final CertificateFolders folders;
    /** The mark of a file that it does not take, and why. */
    private String refused = "";
    private @Nullable String complaint;
    /** The mark of the file for which it was reloaded, the worker and failures that it had, and when. */
    private String reloading = "";
    private String worker = "";
    private int failures;
    private long since;
    /** Since when a reload is put off, or null. */
    private @Nullable Long waiting;

    /** How far it came. */
    public enum Progress {
        DONE,
        /** Servers that are to be removed still have something under way. */
        REMOVING, RELOADING,
        /** Until a reload loses nobody's target. */
        WAITING
    }

    public Haproxy(Place place) {
        this.place = place;
        running = new Running(place);
        folder = place.folder();
        shown = new Shown(running, folder, place.layout());
        folders = new CertificateFolders(running, new Inside(place.root()), place.layout());
    }

    /** Why it goes on with an older configuration or certificate, for people; null when it does not. */
    public @Nullable String problem() {
        var certificates = shown.problem() == null ? folders.problem() : shown.problem();
        return complaint == null ? certificates : "goes on with an older configuration: " + complaint;
    }

    /**
     * @param asked whose folders of certificates are read
     * @param fates of servers that the plan does not have, by name
     * @throws IOException when HAProxy does not answer, or its files cannot be written
     */
    public Progress apply(Plan asked, Function<String, Fate> fates) throws IOException {
        var plan = folders.with(asked);
        var wanted = Drawing.of(plan, place.layout());
        var mark = running.mark();
        var targets = targets(wanted, fates);
        shown.challenges(plan);
        shown.certificates(plan);
        var shape = shape(wanted, mark, fates, targets.contains(Step.REFUSED));
        if (shape == Progress.DONE && mark.equals(wanted.file().mark())) {
            shown.clean(plan);
        }
        return shape == Progress.DONE && targets.contains(Step.LATER) ? Progress.REMOVING : shape;
    }

    /** Those of these containers to which it sends nothing new, and nothing is under way any more. */
    public Set<String> resting(Set<String> containers) throws IOException {
        if (!reloading.isEmpty()) {
            return Set.of();
        }
        var busy = new HashSet<String>();
        running.servers().stream().filter(seen -> !seen.disabled()).forEach(seen -> busy.add(container(seen.name())));
        running.underWay().forEach((name, count) -> {
            if (count > 0) {
                busy.add(container(name));
            }
        });
        return containers.stream().filter(id -> !busy.contains(id)).collect(Collectors.toSet());
    }

    /** What each of these containers was given since HAProxy began; those of which it knows nothing are left out. */
    public List<Count> counts(Set<String> containers) throws IOException {
        return running.counts(containers);
    }

    /** The container that a server's name means. */
    public static String container(String server) {
        var end = server.indexOf('_');
        return end < 0 ? server : server.substring(0, end);
    }

    private enum Step {
        DONE, LATER, REFUSED
    }

    /** Gives what was not done at once. */
    private Set<Step> targets(Wanted wanted, Function<String, Fate> fates) throws IOException {
        var steps = Steps.between(running.servers(), running.backends(), wanted, fates);
        var left = new HashSet<Step>();
        for (var command : steps) {
            var step = perform(command);
            if (step != Step.DONE) {
                left.add(step);
            }
        }
        return left;
    }

    private Step perform(String command) throws IOException {
        var answer = running.ask(command);
        log.debug("{}: {}", command, answer);
        if (answer.startsWith("Already exists")) {
            // another worker has taken over meanwhile
            return Step.LATER;
        }
        if (command.startsWith("add server ") && !answer.startsWith("New server")) {
            log.info("HAProxy cannot add a server while it runs: {}", answer);
            return Step.REFUSED;
        }
        return command.startsWith("del server ") && !answer.startsWith("Server deleted") ? Step.LATER : Step.DONE;
    }

    /** @param again it is to read its file anew, even when that has the shape that it has */
    private Progress shape(Wanted wanted, String mark, Function<String, Fate> fates, boolean again)
            throws IOException {
        var wish = wanted.file().mark();
        var late = !reloading.isEmpty() && (System.nanoTime() - since > RELOAD_TAKES.toNanos() || failed());
        if (!reloading.isEmpty() && mark.equals(reloading) && !running.worker().equals(worker)) {
            reloading = "";
        }
        if (mark.equals(wish) && (reloading.isEmpty() && !again || late)) {
            forget();
            folder.write(Layout.FILE, wanted.file().text());
            return Progress.DONE;
        }
        if (reloading.equals(wish)) {
            folder.write(Layout.FILE, wanted.file().text());
            if (!late) {
                return Progress.RELOADING;
            }
            refuse(wish, "HAProxy does not start with it, and its log says why");
            restore(mark);
        }
        if (!refused.equals(wish)) {
            if (mustWait(late)) {
                keep(mark, wanted, fates);
                return Progress.WAITING;
            }
            return change(wanted, mark, fates);
        }
        keep(mark, wanted, fates);
        if (again && (reloading.isEmpty() || late)) {
            if (mustWait(late)) {
                return Progress.WAITING;
            }
            reload(mark);
        }
        return reloading.isEmpty() ? Progress.DONE : Progress.RELOADING;
    }

    /** Changes that come meanwhile are made with one reload then. */
    private boolean mustWait(boolean late) throws IOException {
        var underWay = !reloading.isEmpty() && !late;
        if (!(running.wouldForget() || (underWay && running.remembers()))) {
            waiting = null;
            return false;
        }
        var now = System.nanoTime();
        waiting = waiting == null ? now : waiting;
        return now - waiting < TELLING_TAKES.toNanos();
    }

    private boolean failed() {
        try {
            return running.failures() > failures;
        } catch (IOException e) {
            // its master is starting anew, which is what a reload is
            return false;
        }
    }

    private Progress change(Wanted wanted, String mark, Function<String, Fate> fates) throws IOException {
        var wish = wanted.file().mark();
        folder.write(CANDIDATE, wanted.file().text());
        var result = place.commands().run("/usr/sbin/haproxy", "-c", "-f", place.layout().file(CANDIDATE));
        folder.remove(CANDIDATE);
        if (!result.ok() && !result.err().contains("[ALERT]")) {
            throw new IOException("HAProxy cannot be asked what it thinks of a file: " + result.complaint());
        }
        if (!result.ok()) {
            refuse(wish, Complaint.clean(result.err(), place.layout()));
            keep(mark, wanted, fates);
            return Progress.DONE;
        }
        var before = folder.read(Layout.FILE);
        if (before != null && ConfigFile.parse(before).mark().equals(mark)) {
            folder.write(BEFORE, before);
        }
        folder.write(Layout.FILE, wanted.file().text());
        forget();
        reload(wish);
        return Progress.RELOADING;
    }

    private void reload(String mark) throws IOException {
        waiting = null;
        worker = running.worker();
        failures = running.failures();
        running.reload();
        reloading = mark;
        since = System.nanoTime();
    }

    /** With the file that it runs by it is to start again, and with the targets of now. */
    private void keep(String mark, Wanted wanted, Function<String, Fate> fates) throws IOException {
        var text = folder.read(Layout.FILE);
        var file = text == null ? null : ConfigFile.parse(text);
        if (file == null || mark.isEmpty() || !file.mark().equals(mark)) {
            return;
        }
        folder.write(Layout.FILE, file.map(section -> {
            var targets = wanted.targets().get(section.backend());
            return section.with(targets == null
                    ? remaining(Objects.requireNonNull(section.targets()), fates)
                    : targets.values().stream().map(Target::line).toList());
        }).text());
    }

    private static List<String> remaining(List<String> lines, Function<String, Fate> fates) {
        return lines.stream().filter(line -> fates.apply(line.split(" ")[1]) != Fate.GONE)
                .map(line -> fates.apply(line.split(" ")[1]) == Fate.RESTS && !line.endsWith(" disabled")
                        ? line + " disabled"
                        : line)
                .toList();
    }

    private void restore(String mark) throws IOException {
        var before = folder.read(BEFORE);
        if (before != null && ConfigFile.parse(before).mark().equals(mark)) {
            folder.write(Layout.FILE, before);
        }
    }

    private void refuse(String mark, String why) {
        log.warn("a load balancer goes on as before: {}", why);
        refused = mark;
        complaint = why;
        reloading = "";
        waiting = null;
    }

    private void forget() {
        refused = "";
        complaint = null;
        reloading = "";
        // the next reload that is put off is another one
        waiting = null;
    }
}

package io.drover.plugin;

import io.drover.model.HostFacts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts are right for a container, beyond what Drover's own labels can say: it refuses some, and makes some better than
 * others. It is asked only for containers whose labels name it ({@code io.drover.scheduler.rule}).
 *
 * <p>Drover's own rules come first: a rule is not asked of a host that is not active, that a label of affinity excludes, or on
 * which a port is taken or too little is left to reserve, and it cannot allow such a host. Of the hosts that it does not refuse, the
 * one is taken that breaks the fewest soft affinities, then the one with the highest score, and only among equals
 * the one with the fewest containers of the service and the least load. A unit of a primary and its sidekicks runs on one host:
 * the rule of each of its containers is heard, one refusal is enough, and scores are added.
 *
 * <p>A rule is a pure function: it holds nothing, asks nobody, and says the same of the same. So it is asked once of a host, and
 * again when something that it was told of the host has changed, such as after each container that was placed there. The
 * store waits for its answer: more than a few milliseconds are too many. One that fails, or that is not there, never
 * lets a container be placed without it: the container waits, and says why.
 */
public interface SchedulerRule extends Extension {
    /** What people may say to it, each by a label {@code io.drover.scheduler.rule.NAME}. */
    default List<Setting> settings() {
        return List.of();
    }

    /**
     * Looks at what was said to it, which fits its settings.
     *
     * @throws IllegalArgumentException with a message for people that names the setting which it cannot use
     */
    default void check(Map<String, String> settings) {
    }

    /** What is to be said of one host. */
    Verdict judge(Wanted wanted, Candidate host);

    /** The same of many hosts: what the server calls, once for all. What is said of one must not follow from the others. */
    default Verdicts judgeAll(Wanted wanted, List<Candidate> hosts) {
        return new Verdicts(hosts.stream().map(host -> Objects.requireNonNull(judge(wanted, host), "it says nothing"))
                .toList());
    }

    /**
     * The container that asks, which is one of a unit.
     *
     * @param stack its name; empty for a container of no service, as is {@code service}
     * @param service its name; for a sidekick {@code service/sidekick}
     * @param labels as people wrote them
     * @param containers how many containers of the unit come to the host, this one included
     * @param memory that all of these reserve, in bytes
     * @param milliCpu that all of these reserve, in thousandths of a core
     * @param settings what people said to the rule, by name
     */
    record Wanted(String stack, String service, String image, Map<String, String> labels, int containers, long memory,
            long milliCpu, Map<String, String> settings) {
        public Wanted {
            labels = Map.copyOf(labels);
            settings = Map.copyOf(settings);
        }

        /** What was said, or what is usual. Null when there is neither. */
        public @Nullable String setting(Setting setting) {
            var said = settings.get(setting.name());
            return said == null || said.isBlank() ? setting.usual() : said.strip();
        }
    }

    /**
     * A host that could run it.
     *
     * @param id as in the API
     * @param labels the automatic ones and those that people gave it
     * @param facts its memory, cores, kernel and version of Docker
     * @param memoryReserved in bytes, by the containers that it has
     * @param milliCpuReserved in thousandths of a core, by the containers that it has
     * @param containers how many it has, with Drover's own and those that are still to be removed
     * @param ofService how many units of the same service it has
     */
    record Candidate(String id, String hostname, Map<String, String> labels, HostFacts facts, long memoryReserved,
            long milliCpuReserved, int containers, int ofService) {
        public Candidate {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * @param refusal why the container must not run there, for people, as what follows "this host"; null when it may
     * @param score the higher the better; nothing when it is refused
     */
    record Verdict(@Nullable String refusal, int score) {
        /** It may run there, and the rule does not care. */
        public static final Verdict ANY = new Verdict(null, 0);
        private static final int LONGEST = 200;

        public Verdict {
            if (refusal != null && refusal.length() > LONGEST) {
                refusal = refusal.substring(0, LONGEST);
            }
        }

        public static Verdict of(int score) {
            return new Verdict(null, score);
        }

        public static Verdict refuse(String reason) {
            return new Verdict(reason, 0);
        }
    }

    /** @param all one for each host that was asked of, in their order */
    record Verdicts(List<Verdict> all) {
        public Verdicts {
            all = List.copyOf(all);
        }
    }
}

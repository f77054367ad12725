package io.drover.network.overlay;

import java.util.List;
import java.util.Set;

/** One thing to do to a host's network. */
sealed interface Step {
    /** @param lines for {@code ip -batch} */
    record Ip(List<String> lines) implements Step {
        public Ip {
            lines = List.copyOf(lines);
        }
    }

    /** @param lines for {@code bridge -batch} */
    record Bridge(List<String> lines) implements Step {
        public Bridge {
            lines = List.copyOf(lines);
        }
    }

    /** Make the WireGuard device and give it this host's key. */
    record MakeWireguard() implements Step {
    }

    /** @param told what WireGuard is to be told of peers; {@code gone} are keys of peers to forget */
    record TellWireguard(Set<Partner> told, List<String> gone) implements Step {
        public TellWireguard {
            told = Set.copyOf(told);
            gone = List.copyOf(gone);
        }
    }
}

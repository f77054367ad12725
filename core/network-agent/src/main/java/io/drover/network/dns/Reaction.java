package io.drover.network.dns;

import java.util.function.Supplier;

/** What is done about a packet. */
sealed interface Reaction {
    record Now(byte[] reply) implements Reaction {
    }

    /** @param reply makes it, and may take seconds */
    record Later(Supplier<byte[]> reply, Supplier<byte[]> refusal) implements Reaction {
    }

    /** To what is no question nobody answers. */
    record Silence() implements Reaction {
    }
}

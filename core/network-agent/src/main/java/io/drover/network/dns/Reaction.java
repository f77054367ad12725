package io.drover.network.dns;

import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** What is done about a packet. */
sealed interface Reaction {
    record Now(byte[] reply) implements Reaction {
    }

    /**
     * @param reply makes it, and may take seconds
     * @param refusal when too many wait already
     */
    record Later(Supplier<byte[]> reply, Supplier<byte[]> refusal) implements Reaction {
    }

    /** To what is no question nobody answers. */
    record Silence() implements Reaction {
    }

    static Reaction now(Message query, Message reply, boolean tcp) {
        return new Now(Reply.wire(query, reply, tcp));
    }

    static Reaction later(Message query, boolean tcp, Supplier<Message> reply) {
        return new Later(() -> Reply.wire(query, made(query, reply), tcp),
                () -> Reply.wire(query, Reply.failure(query, Rcode.SERVFAIL), tcp));
    }

    private static Message made(Message query, Supplier<Message> reply) {
        try {
            return reply.get();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Reaction.class).debug("a question that cannot be answered", e);
            return Reply.failure(query, Rcode.SERVFAIL);
        }
    }
}

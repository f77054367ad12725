package io.drover.network.dns;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Answers questions about names of others with what their resolvers say. */
final class Outside {
    private final Resolvers resolvers;
    private final Recursion recursion;

    Outside(Resolvers resolvers, Recursion recursion) {
        this.resolvers = resolvers;
        this.recursion = recursion;
    }

    Reaction answer(Message query, Asker asker, boolean tcp) {
        var question = question(query, query.getQuestion(), asker);
        var known = recursion.known(question);
        return known == null
                ? Reaction.later(query, tcp, () -> forwarded(query, recursion.find(question)))
                : Reaction.now(query, forwarded(query, known), tcp);
    }

    /**
     * @param asked what is looked for on behalf of a query, which may be about another name
     * @return null when there is no answer to be had
     */
    @Nullable
    Message find(Message query, Record asked, Asker asker) {
        return recursion.find(question(query, asked, asker));
    }

    private Question question(Message query, Record asked, Asker asker) {
        return Question.of(asked, query, resolvers.ofContainer(asker.dns()));
    }

    private static Message forwarded(Message query, @Nullable Message found) {
        if (found == null) {
            return Reply.failure(query, Rcode.SERVFAIL);
        }
        var reply = Reply.failure(query, found.getRcode());
        if (found.getHeader().getFlag(Flags.AD)) {
            reply.getHeader().setFlag(Flags.AD);
        }
        for (var section : new int[]{Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
            found.getSection(section).forEach(record -> reply.addRecord(record, section));
        }
        return reply;
    }
}

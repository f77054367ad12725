package io.drover.network.dns;

import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.knowledge.View;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Decides what is answered to a packet, whatever is in it. */
final class Responder {
    private static final Logger log = LoggerFactory.getLogger(Responder.class);
    /** Questions from here on, and the pseudo record of EDNS, are of kinds that no name has. */
    private static final int FIRST_META_TYPE = 128;

    private final Knowledge knowledge;
    private final OurNames ours;
    private final Outside outside;

    Responder(Knowledge knowledge, Asking asking, Resolvers resolvers, Recursion recursion) {
        this.knowledge = knowledge;
        this.outside = new Outside(resolvers, recursion);
        this.ours = new OurNames(knowledge, asking, outside);
    }

    /** @param tcp the answer may be as long as it is */
    Reaction react(byte[] packet, InetAddress source, boolean tcp) {
        Header header;
        try {
            header = new Header(packet);
        } catch (IOException | RuntimeException _) {
            return new Reaction.Silence();
        }
        if (header.getFlag(Flags.QR)) {
            // whoever answers answers makes two servers talk for ever
            return new Reaction.Silence();
        }
        if (header.getOpcode() != Opcode.QUERY) {
            return new Reaction.Now(Reply.refusal(header, Rcode.NOTIMP));
        }
        var query = read(packet);
        if (query == null || query.getHeader().getCount(Section.QUESTION) != 1 || query.getQuestion() == null) {
            return new Reaction.Now(Reply.refusal(header, Rcode.FORMERR));
        }
        try {
            return react(query, source, tcp);
        } catch (RuntimeException e) {
            log.debug("a question that cannot be answered", e);
            return new Reaction.Now(Reply.refusal(header, Rcode.SERVFAIL));
        }
    }

    private static @Nullable Message read(byte[] packet) {
        try {
            return new Message(packet);
        } catch (IOException | RuntimeException _) {
            return null;
        }
    }

    private Reaction react(Message query, InetAddress source, boolean tcp) {
        var question = query.getQuestion();
        var opt = query.getOPT();
        if (opt != null && opt.getVersion() > 0) {
            return Reaction.now(query, Reply.badVersion(query), tcp);
        }
        if (!isOrdinary(question)) {
            return Reaction.now(query, Reply.notImplemented(query), tcp);
        }
        var view = knowledge.view();
        var name = Zone.relative(question.getName());
        if (name != null) {
            return name.isEmpty()
                    ? Reaction.now(query, apex(query, view), tcp)
                    : ours.answer(query, name, source, tcp);
        }
        var managed = Reverse.managed(view, question.getName());
        return managed != null
                ? Reaction.now(query, reverse(query, managed, view), tcp)
                : outside.answer(query, Asker.at(source, view), tcp);
    }

    private static boolean isOrdinary(Record question) {
        var type = question.getType();
        return question.getDClass() == DClass.IN && type != 0 && type != Type.OPT
                && (type < FIRST_META_TYPE || type > Type.ANY);
    }

    private static Message apex(Message query, View view) {
        return query.getQuestion().getType() == Type.SOA
                ? Local.one(query, Zone.soa(query.getQuestion().getName(), view.revision()))
                : Local.nothing(query, Zone.NAME, view);
    }

    private static Message reverse(Message query, InetAddress address, View view) {
        var question = query.getQuestion();
        var record = Reverse.find(view, question.getName(), address);
        if (record == null) {
            return Local.unknown(query, question.getName(), view);
        }
        return question.getType() == Type.PTR
                ? Local.one(query, record)
                : Local.nothing(query, question.getName(), view);
    }
}

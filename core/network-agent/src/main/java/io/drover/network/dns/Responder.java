package io.drover.network.dns;

import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.knowledge.View;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Decides what is answered to a packet, whatever is in it. */
final class Responder {
    private static final Logger log = LoggerFactory.getLogger(Responder.class);
    private static final int LONGEST_CHAIN = 8;
    /** Questions from here on, and the pseudo record of EDNS, are of kinds that no name has. */
    private static final int FIRST_META_TYPE = 128;

    private final Knowledge knowledge;
    private final Asking asking;
    private final Resolvers resolvers;
    private final Recursion recursion;

    Responder(Knowledge knowledge, Asking asking, Resolvers resolvers, Recursion recursion) {
        this.knowledge = knowledge;
        this.asking = asking;
        this.resolvers = resolvers;
        this.recursion = recursion;
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
            return now(query, Reply.badVersion(query), tcp);
        }
        if (question.getDClass() != DClass.IN || question.getType() >= FIRST_META_TYPE && question.getType() <= Type.ANY
                || question.getType() == Type.OPT || question.getType() == 0) {
            return now(query, Reply.notImplemented(query), tcp);
        }
        var view = knowledge.view();
        var asker = Asker.at(source, view);
        var name = Zone.relative(question.getName());
        if (name != null) {
            return name.isEmpty() ? now(query, apex(query, view), tcp) : ours(query, name, asker, view, tcp);
        }
        var managed = Reverse.managed(view, question.getName());
        if (managed != null) {
            return now(query, reverse(query, managed, view), tcp);
        }
        var outside = Question.of(query, resolvers.ofContainer(asker.dns()));
        var known = recursion.known(outside);
        return known == null
                ? later(query, tcp, () -> forwarded(query, recursion.find(outside)))
                : now(query, forwarded(query, known), tcp);
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

    private Reaction ours(Message query, String name, Asker asker, View view, boolean tcp) {
        var found = Names.find(view, asker.container(), name);
        if (!(found instanceof Found.Unknown)) {
            asking.used(name);
            return found(query, found, asker, view, tcp);
        }
        if (!Names.mayExist(view, asker.container(), name)) {
            return now(query, Local.unknown(query, Zone.NAME, view), tcp);
        }
        return switch (asking.ask(asker.key(), name)) {
            case REFUSED -> now(query, Reply.failure(query, Rcode.SERVFAIL), tcp);
            // the answer may have come since the first look
            case SETTLED -> found(query, find(name, asker), asker, knowledge.view(), tcp);
            case PENDING -> later(query, tcp, () -> waited(query, name, asker));
        };
    }

    private Found find(String name, Asker asker) {
        return Names.find(knowledge.view(), asker.container(), name);
    }

    private Message waited(Message query, String name, Asker asker) {
        try {
            asking.await(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answer(query, find(name, asker), asker, knowledge.view());
    }

    private Reaction found(Message query, Found found, Asker asker, View view, boolean tcp) {
        return found instanceof Found.Elsewhere
                ? later(query, tcp, () -> answer(query, found, asker, view))
                : now(query, answer(query, found, asker, view), tcp);
    }

    /** May ask others, when the name leads to one of theirs. */
    private Message answer(Message query, Found found, Asker asker, View view) {
        return switch (found) {
            case Found.Here here -> Local.addresses(query, here, view);
            case Found.Unknown _ -> Local.unknown(query, Zone.NAME, view);
            case Found.Elsewhere elsewhere -> chased(query, elsewhere.hostname(), asker, view);
        };
    }

    /** The other name, and what is there. */
    private Message chased(Message query, String hostname, Asker asker, View view) {
        var reply = Local.authoritative(query);
        var type = query.getQuestion().getType();
        var from = query.getQuestion().getName();
        var to = hostname;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            Name target;
            try {
                target = Name.fromString(to, Name.root);
            } catch (TextParseException _) {
                break;
            }
            reply.addRecord(new CNAMERecord(from, DClass.IN, Zone.TTL, target), Section.ANSWER);
            var own = Zone.relative(target);
            if (type == Type.CNAME || own == null) {
                return type == Type.CNAME ? reply : withOthers(query, reply, target, asker);
            }
            switch (Names.find(view, asker.container(), own)) {
                case Found.Here here -> {
                    here.addresses().stream().map(address -> Local.address(target, type, address))
                            .forEach(record -> add(reply, record));
                    return reply;
                }
                case Found.Unknown _ -> {
                    reply.getHeader().setRcode(Rcode.NXDOMAIN);
                    return reply;
                }
                case Found.Elsewhere next -> {
                    from = target;
                    to = next.hostname();
                }
            }
        }
        return Reply.failure(query, Rcode.SERVFAIL);
    }

    private static void add(Message reply, @Nullable Record record) {
        if (record != null) {
            reply.addRecord(record, Section.ANSWER);
        }
    }

    private Message withOthers(Message query, Message reply, Name target, Asker asker) {
        var wanted = Record.newRecord(target, query.getQuestion().getType(), DClass.IN);
        var found = recursion.find(Question.of(wanted, query, resolvers.ofContainer(asker.dns())));
        if (found == null) {
            return Reply.failure(query, Rcode.SERVFAIL);
        }
        reply.getHeader().setRcode(found.getRcode());
        found.getSection(Section.ANSWER).forEach(record -> reply.addRecord(record, Section.ANSWER));
        return reply;
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

    private static Reaction now(Message query, Message reply, boolean tcp) {
        return new Reaction.Now(Reply.wire(query, reply, tcp));
    }

    private static Reaction later(Message query, boolean tcp, Supplier<Message> reply) {
        return new Reaction.Later(() -> {
            Message made;
            try {
                made = reply.get();
            } catch (RuntimeException e) {
                log.debug("a question that cannot be answered", e);
                made = Reply.failure(query, Rcode.SERVFAIL);
            }
            return Reply.wire(query, made, tcp);
        }, () -> Reply.wire(query, Reply.failure(query, Rcode.SERVFAIL), tcp));
    }
}

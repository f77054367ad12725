package io.drover.network.dns;

import io.drover.network.knowledge.View;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Follows a name that stands for another one, and answers with all that is on the way. */
final class Chain {
    private static final int LONGEST = 8;

    private final Outside outside;

    Chain(Outside outside) {
        this.outside = outside;
    }

    /** A failure when it leads in a circle or to what is no name. */
    Message follow(Message query, Found.Elsewhere first, Asker asker, View view) {
        var reply = Local.authoritative(query);
        var type = query.getQuestion().getType();
        var from = query.getQuestion().getName();
        var to = first;
        for (int i = 0; i < LONGEST; i++) {
            var target = name(to.hostname());
            if (target == null) {
                break;
            }
            reply.addRecord(new CNAMERecord(from, DClass.IN, Zone.TTL, target), Section.ANSWER);
            if (type == Type.CNAME) {
                return reply;
            }
            var own = Zone.relative(target);
            if (own == null) {
                return withOthers(query, reply, target, asker);
            }
            switch (Names.find(view, asker.container(), own)) {
                case Found.Here here -> {
                    add(reply, target, type, here);
                    return reply;
                }
                case Found.Unknown _ -> {
                    reply.getHeader().setRcode(Rcode.NXDOMAIN);
                    return reply;
                }
                case Found.Elsewhere next -> {
                    from = target;
                    to = next;
                }
            }
        }
        return Reply.failure(query, Rcode.SERVFAIL);
    }

    private static @Nullable Name name(String hostname) {
        try {
            return Name.fromString(hostname, Name.root);
        } catch (TextParseException _) {
            return null;
        }
    }

    private static void add(Message reply, Name name, int type, Found.Here here) {
        for (var address : here.addresses()) {
            var record = Local.address(name, type, address);
            if (record != null) {
                reply.addRecord(record, Section.ANSWER);
            }
        }
    }

    private Message withOthers(Message query, Message reply, Name target, Asker asker) {
        var found = outside.find(query, Record.newRecord(target, query.getQuestion().getType(), DClass.IN), asker);
        if (found == null) {
            return Reply.failure(query, Rcode.SERVFAIL);
        }
        reply.getHeader().setRcode(found.getRcode());
        found.getSection(Section.ANSWER).forEach(record -> reply.addRecord(record, Section.ANSWER));
        return reply;
    }
}

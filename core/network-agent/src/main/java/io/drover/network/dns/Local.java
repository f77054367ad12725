package io.drover.network.dns;

import io.drover.network.knowledge.View;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Makes the answers to questions about names of ours. */
final class Local {
    private Local() {
    }

    /** The addresses of the kind that was asked for; a name that has others, or none, is answered with nothing. */
    static Message addresses(Message query, Found.Here found, View view) {
        var reply = authoritative(query);
        var question = query.getQuestion();
        for (var address : found.addresses()) {
            var record = address(question.getName(), question.getType(), address);
            if (record != null) {
                reply.addRecord(record, Section.ANSWER);
            }
        }
        return reply.getSection(Section.ANSWER).isEmpty() ? nothing(query, Zone.NAME, view) : reply;
    }

    static @Nullable Record address(Name name, int type, InetAddress address) {
        if (address instanceof Inet4Address) {
            return type == Type.A ? new ARecord(name, DClass.IN, Zone.TTL, address) : null;
        }
        return type == Type.AAAA ? new AAAARecord(name, DClass.IN, Zone.TTL, address) : null;
    }

    static Message one(Message query, Record answer) {
        var reply = authoritative(query);
        reply.addRecord(answer, Section.ANSWER);
        return reply;
    }

    /** The name is there, but has nothing of that kind. */
    static Message nothing(Message query, Name zone, View view) {
        var reply = authoritative(query);
        reply.addRecord(Zone.soa(zone, view.revision()), Section.AUTHORITY);
        return reply;
    }

    static Message unknown(Message query, Name zone, View view) {
        var reply = nothing(query, zone, view);
        reply.getHeader().setRcode(Rcode.NXDOMAIN);
        return reply;
    }

    static Message authoritative(Message query) {
        var reply = Reply.to(query);
        reply.getHeader().setFlag(Flags.AA);
        return reply;
    }
}

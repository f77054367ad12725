package io.drover.network.dns;

import java.net.InetSocketAddress;
import java.util.List;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What is asked of others; equal questions have one answer.
 *
 * @param own the resolvers of the asking container itself; empty for the host's
 * @param dnssec signatures are wanted with it
 * @param unchecked an answer is wanted even if its signatures are false
 */
record Question(Name name, int type, int dclass, List<InetSocketAddress> own, boolean dnssec, boolean unchecked) {
    /** @param asked what is looked for on behalf of a query, which may be about another name */
    static Question of(Record asked, Message query, List<InetSocketAddress> own) {
        var opt = query.getOPT();
        return new Question(asked.getName(), asked.getType(), asked.getDClass(), own,
                opt != null && (opt.getFlags() & ExtendedFlags.DO) != 0, query.getHeader().getFlag(Flags.CD));
    }

    Message query() {
        var query = Message.newQuery(Record.newRecord(name, type, dclass));
        if (unchecked) {
            query.getHeader().setFlag(Flags.CD);
        }
        return query;
    }
}

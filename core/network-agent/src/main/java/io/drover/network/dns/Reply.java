package io.drover.network.dns;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Makes the messages that go back. */
final class Reply {
    /** What passes every network in one piece. */
    static final int UDP_SIZE = 1232;
    private static final int UDP_SIZE_WITHOUT_EDNS = 512;

    private Reply() {
    }

    /** A reply with the question as it was written, and nothing yet in it. */
    static Message to(Message query) {
        var header = new Header(query.getHeader().getID());
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        var reply = new Message();
        reply.setHeader(header);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        return reply;
    }

    /** For what cannot be read beyond its header. */
    static byte[] refusal(Header query, int rcode) {
        var header = new Header(query.getID());
        header.setFlag(Flags.QR);
        header.setOpcode(query.getOpcode());
        header.setRcode(rcode);
        return header.toWire();
    }

    static Message failure(Message query, int rcode) {
        var reply = to(query);
        reply.getHeader().setRcode(rcode);
        return reply;
    }

    /** To a question of a kind that is answered to nobody. */
    static Message notImplemented(Message query) {
        var reply = failure(query, Rcode.NOTIMP);
        reply.getHeader().unsetFlag(Flags.RA);
        reply.getHeader().unsetFlag(Flags.RD);
        return reply;
    }

    /** To an asker who speaks a later version of EDNS. */
    static Message badVersion(Message query) {
        var reply = to(query);
        reply.addRecord(new OPTRecord(UDP_SIZE, Rcode.BADVERS >> 4, 0), Section.ADDITIONAL);
        return reply;
    }

    /** The bytes, of which as many as the asker can take; the rest is asked for by TCP. */
    static byte[] wire(Message query, Message reply, boolean tcp) {
        var opt = query.getOPT();
        if (opt != null && reply.getOPT() == null) {
            reply.addRecord(new OPTRecord(UDP_SIZE, 0, 0, opt.getFlags() & ExtendedFlags.DO), Section.ADDITIONAL);
        }
        return reply.toWire(tcp ? Message.MAXLENGTH : udpSize(opt));
    }

    private static int udpSize(@Nullable OPTRecord opt) {
        return opt == null
                ? UDP_SIZE_WITHOUT_EDNS
                : Math.clamp(opt.getPayloadSize(), UDP_SIZE_WITHOUT_EDNS, UDP_SIZE);
    }
}

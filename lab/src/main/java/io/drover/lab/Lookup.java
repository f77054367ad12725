package io.drover.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks one name server, which has a moment for its answer. Nothing is remembered. */
final class Lookup {
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private final SimpleResolver server;

    Lookup(InetAddress server) {
        this.server = new SimpleResolver(server);
        this.server.setTimeout(PATIENCE);
    }

    /** What came back. */
    sealed interface Answer {
        record Found(List<InetAddress> addresses) implements Answer {
        }

        /** There is no such name, or nobody has it. */
        record Nothing() implements Answer {
        }

        /** None came, or one that does not say. */
        record Failed() implements Answer {
        }
    }

    Answer find(String name) {
        try {
            var reply = server.send(Message.newQuery(
                    Record.newRecord(Name.fromString(name, Name.root), Type.A, DClass.IN)));
            if (reply.getRcode() != Rcode.NOERROR && reply.getRcode() != Rcode.NXDOMAIN) {
                return new Answer.Failed();
            }
            var addresses = reply.getSection(Section.ANSWER).stream().filter(ARecord.class::isInstance)
                    .map(record -> ((ARecord) record).getAddress()).toList();
            return addresses.isEmpty() ? new Answer.Nothing() : new Answer.Found(addresses);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name, e);
        } catch (IOException e) {
            return new Answer.Failed();
        }
    }
}

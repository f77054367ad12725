package io.drover.network.dns;

import io.drover.network.FreePort;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A resolver of others, by UDP and TCP, which can be away. */
final class FakeResolver implements AutoCloseable {
    final AtomicInteger udp = new AtomicInteger();
    final AtomicInteger tcp = new AtomicInteger();
    volatile boolean silent;
    volatile boolean fails;
    volatile int longestUdp = 1232;
    private final Map<Name, List<Record>> records = new ConcurrentHashMap<>();
    private final DatagramSocket socket;
    private final ServerSocket server;

    FakeResolver() throws IOException {
        server = new ServerSocket(FreePort.next(), 50, InetAddress.ofLiteral("127.0.0.1"));
        socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", server.getLocalPort()));
        Thread.ofVirtual().start(this::answerUdp);
        Thread.ofVirtual().start(this::answerTcp);
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", socket.getLocalPort());
    }

    FakeResolver add(String name, int type, long ttl, String data) {
        try {
            var owner = Name.fromString(name, Name.root);
            records.computeIfAbsent(owner, _ -> new ArrayList<>())
                    .add(Record.fromString(owner, type, DClass.IN, ttl, data, Name.root));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void clear() {
        records.clear();
    }

    private void answerUdp() {
        var buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                udp.incrementAndGet();
                if (!silent) {
                    var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                    var reply = answer(query).toWire(longestUdp);
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // closed, or asked nonsense
            }
        }
    }

    private void answerTcp() {
        while (!server.isClosed()) {
            try (var client = server.accept()) {
                var in = new DataInputStream(client.getInputStream());
                var query = new Message(in.readNBytes(in.readUnsignedShort()));
                tcp.incrementAndGet();
                if (!silent) {
                    var reply = answer(query).toWire();
                    var out = new DataOutputStream(client.getOutputStream());
                    out.writeShort(reply.length);
                    out.write(reply);
                    out.flush();
                }
            } catch (IOException e) {
                // closed
            }
        }
    }

    private Message answer(Message query) {
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        var question = query.getQuestion();
        reply.addRecord(question, Section.QUESTION);
        if (fails) {
            reply.getHeader().setRcode(Rcode.SERVFAIL);
            return reply;
        }
        var found = records.getOrDefault(question.getName(), List.of());
        if (found.isEmpty()) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
            reply.addRecord(new SOARecord(Name.root, DClass.IN, 60, Name.root, Name.root, 1, 1, 1, 1, 30),
                    Section.AUTHORITY);
        }
        found.stream().filter(record -> record.getType() == question.getType() || record.getType() == Type.CNAME)
                .forEach(record -> reply.addRecord(record, Section.ANSWER));
        return reply;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        server.close();
    }
}

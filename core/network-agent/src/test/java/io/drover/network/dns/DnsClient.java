package io.drover.network.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Asks a server from an address of this machine. */
final class DnsClient {
    private static final int PATIENCE = 20_000;
    private final InetAddress from;
    private final InetSocketAddress server;

    DnsClient(String from, int port) {
        this.from = InetAddress.ofLiteral(from);
        this.server = new InetSocketAddress("127.0.0.1", port);
    }

    static Message query(String name, int type) {
        return Message.newQuery(Record.newRecord(Name.fromConstantString(name + '.'), type, DClass.IN));
    }

    static Message query(String name, int type, int payload) {
        var query = query(name, type);
        query.addRecord(new OPTRecord(payload, 0, 0), Section.ADDITIONAL);
        return query;
    }

    Message udp(String name, int type) throws IOException {
        return udp(query(name, type));
    }

    Message udp(Message query) throws IOException {
        var reply = new Message(udp(query.toWire()));
        if (reply.getHeader().getID() != query.getHeader().getID()) {
            throw new AssertionError("an answer to another question");
        }
        return reply;
    }

    byte[] udp(byte[] query) throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
            socket.setSoTimeout(PATIENCE);
            socket.send(new DatagramPacket(query, query.length, server));
            var packet = new DatagramPacket(new byte[65535], 65535);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }
    }

    Message tcp(String name, int type) throws IOException {
        try (var socket = connect()) {
            return tcp(socket, query(name, type));
        }
    }

    Socket connect() throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.setSoTimeout(PATIENCE);
        socket.connect(server);
        return socket;
    }

    static Message tcp(Socket socket, Message query) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        var wire = query.toWire();
        out.writeShort(wire.length);
        out.write(wire);
        var in = new DataInputStream(socket.getInputStream());
        return new Message(in.readNBytes(in.readUnsignedShort()));
    }

    static List<String> answers(Message reply) {
        return Stream.of(reply.getSectionArray(Section.ANSWER)).map(Record::rdataToString).toList();
    }
}

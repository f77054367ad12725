package io.drover.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.network.Fuzz;
import io.drover.network.Moved;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A hundred thousand packets of nonsense change nothing, and no answer tells what its asker may not know. */
class DnsFuzzTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.2");
    private static final String NAME = "web.shop.rancher.internal";

    private final Knowledge knowledge = new Knowledge();
    private final Asking asking = new Asking(knowledge);
    private final Resolvers none = List::of;
    private final Responder responder = new Responder(knowledge, asking, none,
            new Recursion(none, System::nanoTime, Patience.USUAL));
    private final DnsServer server = new DnsServer(knowledge, asking, none);
    private final List<byte[]> valid = new ArrayList<>();

    @BeforeEach
    void tell() throws IOException {
        Moved.tell(knowledge);
        valid.add(DnsClient.query(NAME, Type.A).toWire());
        valid.add(DnsClient.query(NAME, Type.A, 1232).toWire());
        valid.add(DnsClient.query("out.shop.rancher.internal", Type.AAAA).toWire());
        valid.add(DnsClient.query("example.com", Type.MX).toWire());
        valid.add(DnsClient.query("1.0.42.10.in-addr.arpa", Type.PTR).toWire());
        for (var name : List.of("store", "cache", "zqxweb.zqxshop", "zqx_shop_1", "shop_web_1", "api.other",
                "rancher-metadata")) {
            valid.add(DnsClient.query(name + ".rancher.internal", Type.A).toWire());
        }
        for (var name : List.of("8.200", "9.200", "5.0")) {
            valid.add(DnsClient.query(name + ".42.10.in-addr.arpa", Type.PTR).toWire());
        }
        var full = DnsClient.query(NAME, Type.A, 4096);
        for (var type : List.of(Type.SOA, Type.TXT, Type.SRV, Type.NAPTR, Type.RRSIG, Type.SVCB, Type.LOC)) {
            full.addRecord(Record.newRecord(full.getQuestion().getName(), type, DClass.IN),
                    Section.QUESTION);
        }
        valid.add(full.toWire());
        valid.add(Local.addresses(DnsClient.query(NAME, Type.A), new Found.Here(List.of(CLIENT)), knowledge.view())
                .toWire());
    }

    @AfterEach
    void close() {
        server.close();
        asking.close();
    }

    @Test
    void everyPacketIsAnsweredOrPassedOver() throws IOException {
        var fuzz = new Fuzz(42);
        var answered = 0;
        var malformed = 0;
        var told = new TreeMap<String, Integer>();
        for (int i = 0; i < 100_000; i++) {
            var packet = switch (i % 4) {
                case 0 -> fuzz.noise(i % 8 == 0 ? 64 : 600);
                case 1 -> withLoop(fuzz);
                case 2 -> fuzz.mutated(valid);
                default -> fuzz.below(2) == 0 ? valid.get(fuzz.below(valid.size())) : fuzz.mutated(valid);
            };
            var client = Moved.CLIENTS.get(fuzz.below(Moved.CLIENTS.size()));
            var reply = switch (responder.react(packet, client, i % 2 == 0)) {
                case Reaction.Now now -> now.reply();
                case Reaction.Later later -> i % 3 == 0 ? later.reply().get() : later.refusal().get();
                case Reaction.Silence _ -> null;
            };
            if (reply == null) {
                assertThat(packet.length < Header.LENGTH || (packet[2] & 0x80) != 0).isTrue();
                continue;
            }
            answered++;
            var header = new Header(reply);
            assertThat(header.getFlag(Flags.QR)).isTrue();
            assertThat(header.getID()).isEqualTo((packet[0] & 0xFF) << 8 | packet[1] & 0xFF);
            malformed += header.getRcode() == Rcode.FORMERR ? 1 : 0;
            tellsOnlyWhatItMay(reply, client, told);
        }
        assertThat(answered).isGreaterThan(50_000);
        assertThat(malformed).isGreaterThan(10_000);
        assertThat(told).as("addresses were told").containsOnlyKeys(Moved.ADDRESSES)
                .allSatisfy((_, times) -> assertThat(times).isGreaterThan(100));
    }

    /** In what it says by itself; the question comes back as it was asked. */
    private static void tellsOnlyWhatItMay(byte[] reply, InetAddress client, Map<String, Integer> told)
            throws IOException {
        var message = new Message(reply);
        for (var section : new int[]{Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
            for (var record : message.getSection(section)) {
                assertThat(record.rdataToString().toLowerCase(Locale.ROOT)).doesNotContain(Moved.MARK);
                if (record instanceof ARecord found) {
                    var address = found.getAddress().getHostAddress();
                    assertThat(address).isIn(Moved.ADDRESSES);
                    assertThat(!address.equals(Moved.BEHIND_A_LINK) || client.equals(Moved.WEB))
                            .as("a link is a name for its own containers only").isTrue();
                    told.merge(address, 1, Integer::sum);
                }
            }
        }
    }

    /** A name that points at itself, forwards, or at another that points back. */
    private static byte[] withLoop(Fuzz fuzz) {
        var packet = new ByteArrayOutputStream();
        packet.writeBytes(new byte[]{7, 7, 1, 0, 0, 1, 0, (byte) fuzz.below(3), 0, 0, 0, (byte) fuzz.below(3)});
        for (int i = fuzz.below(40); i >= 0; i--) {
            if (fuzz.below(3) == 0) {
                packet.writeBytes(new byte[]{1, 'a'});
            }
            packet.writeBytes(new byte[]{(byte) (0xC0 | fuzz.below(2)), (byte) fuzz.below(256)});
        }
        packet.writeBytes(new byte[]{0, 1, 0, 1});
        return packet.toByteArray();
    }

    @Test
    void aServerInAStormGoesOnAndLeavesNothing() throws Exception {
        var port = server.start(new InetSocketAddress("127.0.0.1", 0));
        var client = new DnsClient("127.0.0.2", port);
        client.udp(NAME, Type.A);
        var threads = Thread.activeCount();
        var files = openFiles();
        var fuzz = new Fuzz(7);
        try (var socket = new DatagramSocket(new InetSocketAddress(CLIENT, 0))) {
            for (int i = 0; i < 20_000; i++) {
                var packet = i % 3 == 0 ? fuzz.noise(600) : fuzz.mutated(valid);
                socket.send(new DatagramPacket(packet, packet.length, InetAddress.ofLiteral("127.0.0.1"), port));
            }
        }
        for (int i = 0; i < 300; i++) {
            try (var socket = client.connect()) {
                var packet = i % 2 == 0 ? valid.get(i % valid.size()) : fuzz.noise(600);
                // says another length than it has
                socket.getOutputStream().write(new byte[]{(byte) fuzz.below(4), (byte) fuzz.below(256)});
                socket.getOutputStream().write(packet);
            } catch (IOException e) {
                // the server has had enough
            }
        }
        assertThat(DnsClient.answers(client.udp(NAME, Type.A))).containsExactly("10.42.0.1");
        assertThat(DnsClient.answers(client.tcp(NAME, Type.A))).containsExactly("10.42.0.1");
        await().until(() -> server.busy() == 0);
        // the JVM opens some of its own as it goes
        await().until(() -> openFiles() < files + 20);
        await().until(() -> Thread.activeCount() < threads + 5);
        assertThat(new Message(client.udp(valid.getFirst())).getRcode()).isEqualTo(Rcode.NOERROR);
    }

    private static int openFiles() {
        var files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }
}

package io.drover.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gives back every datagram, in the network of a container: the programs of its image speak no UDP. */
final class UdpEcho implements AutoCloseable {
    private static final String READY = "ready";
    private final Process process;

    UdpEcho(Host host, String container, int port) throws IOException {
        var words = new ArrayList<>(host.insideNetworkOf(container));
        words.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx32m", "-cp",
                DroverLab.HOME.resolve("lab/target/test-classes").toString(),
                UdpEcho.class.getName(), Integer.toString(port)));
        process = host.machine().converse("udp-echo", words);
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); !READY.equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new IllegalStateException("the echo has ended");
            }
        }
    }

    /** What comes back of a word from there, or nothing. */
    static String ask(Machine from, String address, int port) {
        return from.run("bash", "-c", "exec 3<>/dev/udp/" + address + "/" + port
                + " && echo -n hello >&3 && timeout 3 head -c 5 <&3 || true").strip();
    }

    @Override
    public void close() {
        process.destroy();
    }

    public static void main(String[] args) throws IOException {
        try (var socket = new DatagramSocket(Integer.parseInt(args[0]))) {
            System.out.println(READY);
            var packet = new DatagramPacket(new byte[1500], 1500);
            while (true) {
                packet.setLength(1500);
                socket.receive(packet);
                socket.send(packet);
            }
        }
    }
}

package io.drover.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A way for packets from one host to another, and what measures it: a program in a container there asks, and one in a
 * container here answers.
 *
 * @param id what it is called in results
 * @param ready makes the packets go that way
 * @param address of the answering end
 */
record Way(String id, Runnable ready, Inside from, String address) {
    /** Holds iperf3, sockperf, dnsperf and a shell. */
    static final String IMAGE = "drover/load:1";
    /** What answers, at both ends. */
    static final List<String> ANSWERING = List.of("sh", "-c", "iperf3 -s & exec sockperf server --tcp");
    private static final int SECONDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PERCENTILE = Pattern.compile("percentile (50|99)\\.000 = +([0-9.]+)");

    /** What one TCP stream carries, in Mbit/s; its first second is not looked at. */
    double throughput() {
        var said = from.run("iperf3", "--client", address, "--omit", "1", "--time", Integer.toString(SECONDS),
                "--json");
        try {
            return JSON.readTree(said).at("/end/sum_received/bits_per_second").asDouble() / 1e6;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(said, e);
        }
    }

    /** From a question of 64 bytes to its answer of as many, one after the other on a TCP connection. */
    Latency latency() {
        var said = from.run("sockperf", "ping-pong", "--tcp", "--ip", address, "--time", Integer.toString(SECONDS),
                "--msg-size", "64", "--full-rtt", "--no-rdtsc");
        var found = PERCENTILE.matcher(said).results().toList();
        if (found.size() != 2) {
            throw new IllegalStateException(said);
        }
        // the higher one is printed first
        return new Latency(Double.parseDouble(found.get(1).group(2)), Double.parseDouble(found.get(0).group(2)));
    }
}

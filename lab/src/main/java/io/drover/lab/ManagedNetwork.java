package io.drover.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Drover's network in a lab: a stack with a container on every host, of the service {@code ends.bench}. */
final class ManagedNetwork {
    static final String STACK = "bench";
    /** The service as its containers' hosts know it. */
    static final String NAME = "ends.bench.rancher.internal";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern MTU = Pattern.compile("mtu (\\d+)");
    private static final String COMPOSE = """
            version: '2'
            services:
              ends:
                image: IMAGE
                command: ['sh', '-c', 'COMMAND']
                labels:
                  io.rancher.scheduler.global: 'true'
              late:
                image: IMAGE
                command: ['sh', '-c', 'trap exit TERM; sleep 100000 & wait']
            """.replace("IMAGE", Way.IMAGE).replace("COMMAND", Way.ANSWERING.getLast());

    private final DroverLab drover;
    private final List<Inside> ends;
    private final List<String> addresses;

    ManagedNetwork(DroverLab drover) {
        this.drover = drover;
        drover.api().createStack(STACK, COMPOSE, "");
        drover.api().awaitActive("ends", LIMIT);
        drover.api().awaitActive("late", LIMIT);
        this.ends = drover.hosts().stream()
                .map(host -> new Inside(host, host.engine().running("r-bench-ends-").getFirst())).toList();
        this.addresses = ends.stream().map(end -> drover.api()
                .named("/containers", end.container().replaceFirst("^r-", "").replaceFirst("-[0-9a-f]{8}$", ""))
                .path("primaryIpAddress").asText()).toList();
        for (var from : ends) {
            addresses.forEach(to -> Await.until("the way to " + to, LIMIT, () -> pings(from, to)));
        }
    }

    /** The container on the n-th host. */
    Inside on(int host) {
        return ends.get(host);
    }

    /** Its managed address. */
    String address(int host) {
        return addresses.get(host);
    }

    /** Has the first two hosts reach each other by a driver, and waits until they do. */
    void use(String driver) {
        var carrier = new Carrier(driver);
        carrier.choose(drover.api());
        Await.until(driver, LIMIT, () -> uses(carrier, 0, 1) && uses(carrier, 1, 0));
    }

    private boolean uses(Carrier carrier, int from, int to) {
        return carrier.carries(ends.get(from).host().machine(), ends.get(to).host().machine(), addresses.get(to))
                && mtuIsKnown(carrier.device(), from) && pings(ends.get(from), addresses.get(to));
    }

    private static boolean pings(Inside from, String to) {
        return from.run("ping", "-c", "1", "-W", "1", to).contains("1 packets received");
    }

    /** Whether the container knows how large a packet may be now. */
    private boolean mtuIsKnown(String device, int from) {
        var host = ends.get(from).host();
        var words = new ArrayList<>(host.insideNetworkOf(ends.get(from).container()));
        words.addAll(List.of("ip", "route", "show", "10.42.0.0/16"));
        return mtu(host.machine().run(words.toArray(String[]::new)))
                .equals(mtu(host.machine().run("ip", "link", "show", device)));
    }

    private static String mtu(String text) {
        var found = MTU.matcher(text);
        return found.find() ? found.group(1) : "none";
    }
}

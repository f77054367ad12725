package io.drover.network.overlay;

import io.drover.network.command.Commands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Makes WireGuard meet a peer as soon as it is told of it. By itself it would do so with the first packet; when the other side
 * does not know this host yet, that is in vain, and it tries again only 5 s later. So each side greets whom it is told of:
 * whoever is told last is understood. Of two greetings that cross neither is, so one of two hosts waits a moment.
 */
final class Greetings {
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final Commands commands;

    Greetings(Commands commands) {
        this.commands = commands;
    }

    /**
     * @param own public key
     * @param peers their keys
     * @param all how many peers there are: as many may greet a new one, and do not do so all at once
     */
    void greet(String own, List<String> peers, int all) {
        var spread = Duration.ofMillis(ThreadLocalRandom.current().nextInt(all + 1));
        greet(peers.stream().filter(peer -> own.compareTo(peer) < 0).toList(), spread);
        greet(peers.stream().filter(peer -> own.compareTo(peer) > 0).toList(), spread.plus(MOMENT));
    }

    private void greet(List<String> peers, Duration pause) {
        if (peers.isEmpty()) {
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
            // whoever begins to send something from time to time sends the first at once
            keepalive(peers, "1");
            keepalive(peers, "off");
        });
    }

    private void keepalive(List<String> peers, String seconds) {
        commands.run(Stream.concat(Stream.of("wg", "set", Wireguard.DEVICE),
                peers.stream().flatMap(peer -> Stream.of("peer", peer, "persistent-keepalive", seconds)))
                .toArray(String[]::new));
    }
}

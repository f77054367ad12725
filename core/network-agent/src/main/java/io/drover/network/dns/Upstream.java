package io.drover.network.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;

/**
 * Asks resolvers one after the other, by UDP and, when the answer is too long for that, by TCP. One that has failed lately
 * comes last.
 */
final class Upstream {
    private static final long AVOIDED = Duration.ofSeconds(10).toNanos();
    /** More than anybody has; so that addresses which came and went do not stay. */
    private static final int REMEMBERED = 100;

    private final Duration timeout;
    private final Map<InetSocketAddress, Long> failedAt = new ConcurrentHashMap<>();

    Upstream(Duration timeout) {
        this.timeout = timeout;
    }

    /** An answer that says something of the name, or that there is none; null when no resolver gave one. */
    @Nullable
    Message ask(Question question, List<InetSocketAddress> resolvers) throws InterruptedException {
        var now = System.nanoTime();
        var order = resolvers.stream().sorted(Comparator.comparing(resolver -> isAvoided(resolver, now))).toList();
        for (var resolver : order) {
            try {
                var answer = ask(question, resolver);
                failedAt.remove(resolver);
                if (answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN) {
                    return answer;
                }
            } catch (IOException | TimeoutException _) {
                failed(resolver);
            }
        }
        return null;
    }

    private boolean isAvoided(InetSocketAddress resolver, long now) {
        var failed = failedAt.get(resolver);
        return failed != null && now - failed < AVOIDED;
    }

    private void failed(InetSocketAddress resolver) {
        if (failedAt.size() >= REMEMBERED) {
            failedAt.clear();
        }
        failedAt.put(resolver, System.nanoTime());
    }

    private Message ask(Question question, InetSocketAddress address)
            throws IOException, TimeoutException, InterruptedException {
        var resolver = new SimpleResolver(address);
        resolver.setTimeout(timeout);
        resolver.setEDNS(0, Reply.UDP_SIZE, question.dnssec() ? ExtendedFlags.DO : 0, List.of());
        var query = question.query();
        var answer = exchange(resolver, query);
        if (answer.getHeader().getRcode() == Rcode.FORMERR || answer.getHeader().getRcode() == Rcode.NOTIMP) {
            // an old resolver, which does not know of EDNS
            resolver.setEDNS(-1);
            answer = exchange(resolver, query);
        }
        if (answer.getHeader().getFlag(Flags.TC)) {
            throw new IOException("no whole answer");
        }
        return answer;
    }

    private Message exchange(SimpleResolver resolver, Message query)
            throws IOException, TimeoutException, InterruptedException {
        var answer = resolver.sendAsync(query, Thread::startVirtualThread).toCompletableFuture();
        try {
            // the resolver itself gives up earlier, once for UDP and once for TCP
            return answer.get(3 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}

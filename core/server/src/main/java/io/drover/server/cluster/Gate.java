package io.drover.server.cluster;

import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Stands before every connection between members, before Hazelcast says or hears a word: both sides prove that they know
 * the installation's secret, without telling it. Each gives a random number and signs both, and what either signs is of no
 * use for the other side or for another connection. An address that is no node's is not even asked.
 *
 * <p>It guards who may join. What members say afterwards is neither hidden nor signed.
 */
final class Gate implements MemberSocketInterceptor {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);
    private static final int LENGTH = 32;
    private static final long LIMIT_MILLIS = 3_000;
    private static final long BETWEEN_WARNINGS = TimeUnit.SECONDS.toNanos(1);
    private static final byte TAKER = 1;
    private static final byte OPENER = 2;
    private final AtomicLong warned = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS);
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec secret;
    private final Predicate<InetAddress> known;

    /** @param known is it the address of a node? */
    Gate(byte[] secret, Predicate<InetAddress> known) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.known = known;
    }

    @Override
    public void init(Properties properties) {
        // there are none
    }

    @Override
    public void onAccept(Socket socket) throws IOException {
        try {
            admit(socket);
        } catch (IOException e) {
            // one that returns comes dozens of times in a second until the database has heard of it
            log.atLevel(seldom() ? Level.WARN : Level.DEBUG).log("turned away {}: {}",
                    socket.getInetAddress().getHostAddress(), e.getMessage());
            throw e;
        }
    }

    private boolean seldom() {
        var now = System.nanoTime();
        var last = warned.get();
        return now - last >= BETWEEN_WARNINGS && warned.compareAndSet(last, now);
    }

    private void admit(Socket socket) throws IOException {
        if (!known.test(socket.getInetAddress())) {
            throw new IOException("no node has this address");
        }
        var end = deadline();
        var theirs = read(socket, end);
        var own = number();
        socket.getOutputStream().write(own);
        socket.getOutputStream().write(proof(TAKER, theirs, own));
        expect(read(socket, end), proof(OPENER, theirs, own));
        socket.setSoTimeout(0);
    }

    @Override
    public void onConnect(Socket socket) throws IOException {
        var end = deadline();
        var own = number();
        socket.getOutputStream().write(own);
        var theirs = read(socket, end);
        expect(read(socket, end), proof(TAKER, own, theirs));
        socket.getOutputStream().write(proof(OPENER, own, theirs));
        socket.setSoTimeout(0);
    }

    private byte[] number() {
        var number = new byte[LENGTH];
        random.nextBytes(number);
        return number;
    }

    private byte[] proof(byte side, byte[] opener, byte[] taker) {
        try {
            var mac = Mac.getInstance(secret.getAlgorithm());
            mac.init(secret);
            mac.update(side);
            mac.update(opener);
            return mac.doFinal(taker);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void expect(byte[] given, byte[] right) throws IOException {
        if (!MessageDigest.isEqual(given, right)) {
            throw new IOException("it does not know the secret of this installation");
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    }

    /** Reads no byte too many: the next is Hazelcast's. */
    private static byte[] read(Socket socket, long end) throws IOException {
        var bytes = new byte[LENGTH];
        for (var have = 0; have < LENGTH;) {
            // whoever sends byte by byte has no more time than others; 0 would be for ever
            socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            var more = socket.getInputStream().read(bytes, have, LENGTH - have);
            if (more < 0) {
                throw new EOFException("it hung up");
            }
            have += more;
        }
        return bytes;
    }
}

package io.drover.host.ssh;

import io.drover.plugin.HostDriver.Log;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;

/** Root's shell on a machine, over one SSH session. An interruption of the thread closes it. */
final class Shell implements AutoCloseable {
    static final Duration SHORT = Duration.ofSeconds(60);
    static final Duration LONG = Duration.ofMinutes(20);
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int MISSED = 3;
    private static final int TOLD = 3;
    /** Not in everybody's path. */
    private static final String PATH = "export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; ";

    private final SshClient client;
    private final ClientSession session;
    private final Target target;
    private final Log log;
    private Becoming becoming = Becoming.NOBODY;

    private Shell(SshClient client, ClientSession session, Target target, Log log) {
        this.client = client;
        this.session = session;
        this.target = target;
        this.log = log;
    }

    /** How the one who signed in becomes root. */
    private enum Becoming {
        NOBODY, SUDO, SUDO_WITH_PASSWORD
    }

    /** @throws Unreachable when nobody answers there, or lets us in */
    static Shell open(Target target, Log log) throws IOException, InterruptedException {
        var client = SshClient.setUpDefaultClient();
        // nothing of whoever runs the server: neither their keys nor their configuration
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        var hostKey = new HostKey(target, log);
        client.setServerKeyVerifier(hostKey);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, MISSED);
        client.start();
        try {
            log.line("to " + target);
            var session = client.connect(target.user(), target.address(), target.port()).verify(CONNECT)
                    .getSession();
            if (target.password() != null) {
                session.addPasswordIdentity(target.password());
            }
            target.keys().forEach(session::addPublicKeyIdentity);
            session.auth().verify(CONNECT);
            var shell = new Shell(client, session, target, log);
            shell.becomeRoot();
            return shell;
        } catch (InterruptedIOException e) {
            end(client);
            throw interrupted();
        } catch (Unreachable | InterruptedException | RuntimeException e) {
            end(client);
            if (e instanceof java.nio.channels.UnresolvedAddressException) {
                throw new Unreachable("the address " + target.address() + " is not known");
            }
            throw e;
        } catch (IOException e) {
            end(client);
            throw new Unreachable(reason(target, hostKey, e));
        }
    }

    private static String reason(Target target, HostKey hostKey, IOException e) {
        var refusal = hostKey.refusal();
        if (refusal != null) {
            return refusal;
        }
        var message = String.valueOf(root(e).getMessage());
        if (message.contains("No more authentication methods")) {
            return target + " does not let us in: the password or the key is wrong, or is not wanted there";
        }
        return target + " is not reached: " + (root(e) instanceof java.nio.channels.UnresolvedAddressException
                ? "the address is not known"
                : message);
    }

    private static Throwable root(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private void becomeRoot() throws IOException, InterruptedException {
        if (ask("id -u").equals("0")) {
            return;
        }
        for (var way : target.password() == null
                ? new Becoming[]{Becoming.SUDO}
                : new Becoming[]{Becoming.SUDO, Becoming.SUDO_WITH_PASSWORD}) {
            becoming = way;
            if (run("true", SHORT, _ -> {
            }) == 0) {
                log.line("root by sudo");
                return;
            }
        }
        throw new Unreachable(target.user() + " is not root on " + target.address() + " and cannot become it by sudo"
                + (target.password() == null ? " without a password" : ""));
    }

    /** What a command writes. */
    String ask(String command) throws IOException, InterruptedException {
        var answer = new StringBuilder();
        var status = run(command, SHORT, line -> answer.append(line).append('\n'));
        return status == 0 ? answer.toString().strip() : "";
    }

    /** Does it end well? What it writes is nobody's. */
    boolean test(String command) throws IOException, InterruptedException {
        return run(command, SHORT, _ -> {
        }) == 0;
    }

    /**
     * Runs a command as root; what it writes is in the log.
     *
     * @throws IOException when it fails, with the end of what it wrote
     */
    void run(String command, Duration atMost) throws IOException, InterruptedException {
        Deque<String> last = new ArrayDeque<>();
        var status = run(command, atMost, line -> {
            log.line(line);
            synchronized (last) {
                last.add(line);
                if (last.size() > TOLD) {
                    last.remove();
                }
            }
        });
        if (status != 0) {
            synchronized (last) {
                throw new IOException(last.isEmpty()
                        ? "a command failed with the status " + status
                        : String.join("; ", last) + " (status " + status + ")");
            }
        }
    }

    private int run(String command, Duration atMost, Consumer<String> each) throws IOException, InterruptedException {
        var words = "sh -c " + quote(PATH + command);
        var input = new byte[0];
        switch (becoming) {
            case NOBODY -> {
                // root already
            }
            case SUDO -> words = "sudo -n " + words;
            case SUDO_WITH_PASSWORD -> {
                words = "sudo -S -p '' " + words;
                input = (target.password() + "\n").getBytes(StandardCharsets.UTF_8);
            }
        }
        try (var channel = session.createExecChannel(words); var out = new Lines(each); var err = new Lines(each)) {
            channel.setIn(new ByteArrayInputStream(input));
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(CONNECT);
            return end(channel, atMost);
        } catch (InterruptedIOException e) {
            throw interrupted();
        } catch (SshException e) {
            throw new IOException("the connection to " + target + " broke off: " + root(e).getMessage(), e);
        }
    }

    private int end(ChannelExec channel, Duration atMost) throws IOException, InterruptedException {
        var closed = new CountDownLatch(1);
        channel.addCloseFutureListener(_ -> closed.countDown());
        if (!closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("a command on " + target + " did not end within " + atMost.toSeconds() + " s");
        }
        var status = channel.getExitStatus();
        if (status == null) {
            throw new IOException("the connection to " + target + " broke off");
        }
        return status;
    }

    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static InterruptedException interrupted() {
        // whoever throws it has cleared the flag, as is the custom
        return new InterruptedException("given up");
    }

    /** At once: what was sent before has been answered. */
    private static void end(SshClient client) {
        client.close(true).awaitUninterruptibly(5_000);
    }

    @Override
    public void close() {
        end(client);
    }
}

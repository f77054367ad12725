package io.drover.server.bridge;

import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.server.auth.Caller;
import io.drover.server.store.Store;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Its frames are read one after another by a thread of its own; it may do nothing before it has shown a key,
 * and what it does wrong ends at its own connection.
 */
final class Connection {
    /** So long a client may take to show a key, and to finish a frame. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** News of so many environments to one client. */
    static final int HANDLERS = 16;
    private static final int WAITING = 256;
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final Parts parts;
    private final Socket socket;
    private final Dialect dialect;
    private final String origin;
    private final Holding holding;
    private final Outbox outbox;
    private final ArrayBlockingQueue<String> inbox = new ArrayBlockingQueue<>(WAITING);
    private final Map<String, NewsLine> lines = new ConcurrentHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long since = System.nanoTime();
    private final Thread reader = Thread.ofVirtual().name("bridge").unstarted(this::read);
    private volatile @Nullable Guest guest;
    private @Nullable String shown;

    /** What all connections share. */
    record Parts(Store store, Desk desk, Drawings drawings, Guests guests) {
    }

    /** Who it is. @param stands is what they have shown still good? */
    private record Guest(Caller caller, BooleanSupplier stands) {
    }

    /** @param origin the server's address for the links in resources */
    Connection(Parts parts, Socket socket, Dialect dialect, String origin) {
        this.parts = parts;
        this.socket = socket;
        this.dialect = dialect;
        this.origin = origin;
        this.holding = new Holding(parts.guests.ofStrangers(), socket::cut);
        this.outbox = new Outbox(socket, holding);
    }

    /** Where counts what the server keeps of it. */
    Holding holding() {
        return holding;
    }

    /** @param caller who has shown credentials already, or null */
    void begin(@Nullable Caller caller) {
        parts.guests.come(this);
        if (caller == null || welcome(caller)) {
            reader.start();
        }
    }

    /** The connection is no more. */
    void closed() {
        ended.set(true);
        parts.guests.leave(this);
        holding.close();
        reader.interrupt();
        lines.values().forEach(NewsLine::close);
    }

    /** Called by the socket for each frame. */
    void hear(String text) {
        if (ended.get()) {
            return;
        }
        holding.more(text.length());
        if (!inbox.offer(text)) {
            end("too_many_frames");
        }
    }

    /** Says why, and ends it. */
    void end(String why) {
        if (ended.compareAndSet(false, true)) {
            socket.write(new Out(dialect.problem(why)));
            socket.close();
            closed();
        }
    }

    /** To be called every second or so. */
    void check() {
        var now = System.nanoTime();
        var unfinished = socket.unfinishedSince();
        var who = guest;
        if (who == null && now - since > PATIENCE.toNanos()) {
            end("not_logged_in");
        } else if (who != null && !(who.stands.getAsBoolean() && environmentsExist())) {
            end("access_denied");
        } else if (unfinished != 0 && now - unfinished > PATIENCE.toNanos()) {
            end("frame_not_finished");
        }
    }

    private boolean environmentsExist() {
        return lines.values().stream().allMatch(line -> exists(line.project()));
    }

    private boolean exists(String project) {
        return parts.store.view(Store.GLOBAL).get(Project.class, project) != null;
    }

    private boolean welcome(Caller caller) {
        if (!parts.guests.know(this, caller.keyId(), caller.projectId())) {
            end("too_many_connections");
            return false;
        }
        guest = new Guest(caller, parts.desk.standing(caller));
        holding.move(parts.guests.share(caller.projectId()));
        socket.trust();
        return true;
    }

    private void read() {
        try {
            while (!ended.get()) {
                var text = inbox.take();
                handle(Frame.read(text));
                holding.less(text.length());
            }
        } catch (InterruptedException e) {
            // it has ended
        } catch (Frame.Malformed e) {
            end(Objects.requireNonNull(e.getMessage()));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Whoever waits for an answer or for news would wait for ever. */
    private void fail(Throwable e) {
        log.error("a frame of the bridge failed", e);
        end("failed");
    }

    private void handle(Frame frame) throws InterruptedException {
        if (frame.type().equals("ping")) {
            var pong = dialect.pong();
            if (pong != null) {
                outbox.say(pong);
            }
            return;
        }
        var who = known(frame.header("Authorization"));
        if (who == null) {
            end("not_logged_in");
        } else if (frame.type().isEmpty()) {
            problem("missing_type");
        } else if (frame.address() == null) {
            problem("missing_address");
        } else {
            act(frame, frame.address(), who);
        }
    }

    private void act(Frame frame, String name, Guest who) throws InterruptedException {
        var address = Address.of(name);
        var open = address != null && who.caller.mayUse(address.project()) && who.stands.getAsBoolean();
        switch (frame.type()) {
            case "register" -> {
                if (open && address instanceof Address.News news && exists(news.project())) {
                    register(name, news.project(), frame.header("from"));
                } else {
                    problem("access_denied");
                }
            }
            case "unregister" -> {
                var line = lines.remove(name);
                if (line == null) {
                    problem("unknown_address");
                } else {
                    line.close();
                }
            }
            case "send" -> {
                if (open && address instanceof Address.Commands to) {
                    command(frame, to.project(), who.caller);
                } else {
                    problem("access_denied");
                }
            }
            // nothing is published by clients
            case "publish" -> problem("access_denied");
            default -> problem(dialect.unknownType());
        }
    }

    /** Who sends a frame: a connection belongs to the first who shows a key on it. */
    private @Nullable Guest known(@Nullable String authorization) {
        var before = guest;
        if (authorization == null || authorization.equals(shown)) {
            return before;
        }
        try {
            parts.store.catchUp(Set.of(Store.GLOBAL));
            var caller = parts.desk.caller(authorization, socket.from());
            shown = authorization;
            if (before == null) {
                return welcome(caller) ? guest : null;
            }
            return caller.equals(before.caller) ? before : null;
        } catch (Refusal refusal) {
            return null;
        }
    }

    private void register(String address, String project, @Nullable String from) throws InterruptedException {
        if (lines.containsKey(address)) {
            problem("address_already_registered");
        } else if (lines.size() >= HANDLERS) {
            problem("max_handlers_reached");
        } else if (from != null && !from.matches("[0-9]{1,18}")) {
            problem("invalid_from");
        } else {
            var line = new NewsLine(parts.store, parts.drawings, new Drawings.Sight(dialect, address, origin), outbox,
                    project, from == null ? null : Long.valueOf(from), this::end);
            lines.put(address, line);
            line.start();
            if (ended.get()) {
                line.close();
            }
        }
    }

    /** Some at once of those who share, and none that there is no room to answer; who sends more waits. */
    private void command(Frame frame, String project, Caller caller) throws InterruptedException {
        outbox.awaitRoom();
        var commands = holding.share().commands();
        commands.acquire();
        Thread.ofVirtual().name("bridge command").start(() -> {
            try {
                var answer = answer(frame, project, caller);
                if (frame.replyAddress() != null) {
                    outbox.send(new Out(dialect.message(frame.replyAddress(),
                            "{\"status\":" + answer.status() + ",\"body\":" + answer.body() + "}", true)));
                }
            } catch (RuntimeException | Error e) {
                fail(e);
            } finally {
                commands.release();
            }
        });
    }

    private Desk.Answer answer(Frame frame, String project, Caller caller) {
        try {
            var request = Command.of(frame.body());
            return parts.desk.call(caller, origin, project, request.method(), request.path(), request.body());
        } catch (Refusal refusal) {
            return parts.desk.refused(refusal);
        }
    }

    private void problem(String what) throws InterruptedException {
        outbox.say(dialect.problem(what));
    }
}

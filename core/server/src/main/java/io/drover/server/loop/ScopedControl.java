package io.drover.server.loop;

import io.drover.model.Bus;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds the owner of a scope: this node, or the one that answers on the bus. */
public final class ScopedControl implements Control {
    /**
     * How long an owner may take; afterwards it is not known what it did. A message to a member that is gone, or from a node
     * that is not yet back among the others, is lost and waited for in full, and what follows must still be soon.
     */
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** How long this node's own view may lag behind what the owner answered. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How long to look for an owner: a lease that is not renewed finds a new holder in less. */
    private static final Duration MOVING = Duration.ofSeconds(8);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Vertx vertx;
    private final Commands commands;
    private final Sight sight;

    public ScopedControl(Vertx vertx, Commands commands, Sight sight) {
        this.vertx = vertx;
        this.commands = commands;
        this.sight = sight;
    }

    @Override
    public String submit(String scope, Intent intent) {
        var until = Instant.now().plus(MOVING);
        while (true) {
            var answer = commands.apply(scope, intent);
            if (!answer.moved()) {
                return answer.idOrRefusal();
            }
            answer = ask(scope, intent);
            if (answer != null && !answer.moved()) {
                var id = answer.idOrRefusal();
                sight.await(scope, answer.seq(), PATIENCE);
                return id;
            }
            if (Instant.now().isAfter(until)) {
                throw unavailable("no server owns scope " + scope + " at the moment; nothing was changed");
            }
            pause();
        }
    }

    /** Null when nobody listens: the ownership is on its way from one node to another. */
    private @Nullable Answer ask(String scope, Intent intent) {
        var options = new DeliveryOptions().setSendTimeout(ANSWER.toMillis());
        try {
            var reply = vertx.eventBus().<String>request(Bus.command(scope), Wire.write(intent), options).await();
            return Wire.read(reply.body(), Answer.class);
        } catch (ReplyException e) {
            if (e.failureType() == ReplyFailure.NO_HANDLERS) {
                return null;
            }
            throw unavailable(
                    "the owner of scope " + scope + " did not answer in time; whether it was done is not known");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the server is stopping");
        }
    }

    private static Refusal unavailable(String message) {
        return new Refusal(Refusal.Code.ServiceUnavailable, null, message);
    }

    /** Waits until this node's view of a scope shows a change. */
    @FunctionalInterface
    public interface Sight {
        void await(String scope, long seq, Duration atMost);
    }
}

package io.drover.server.loop;

import io.drover.model.Bus;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds the owner of a scope: this node, or the one that answers on the bus. */
public final class ScopedControl implements Control {
    /** How long an owner may take; afterwards it is not known what it did. */
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** How long an owner may take to say that it is there. */
    private static final Duration PRESENCE = Duration.ofMillis(500);
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
                throw unavailable("the owner of scope " + scope + " is not reached at the moment; nothing was changed");
            }
            pause();
        }
    }

    /** Null when nobody is reached: the ownership is on its way from one node to another, or this node on its way back. */
    private @Nullable Answer ask(String scope, Intent intent) {
        var owner = present(scope);
        if (owner == null) {
            return null;
        }
        try {
            var reply = owner.<String>replyAndRequest(Wire.write(intent), within(ANSWER)).await();
            return Wire.read(reply.body(), Answer.class);
        } catch (ReplyException e) {
            throw unavailable(
                    "the owner of scope " + scope + " did not answer in time; whether it was done is not known");
        }
    }

    /**
     * Who answers that it is there. A message to a member that is gone, or from a node that is not yet back among the
     * others, is lost without a word: that can be asked again, a change cannot. Two may listen while one of them is paused,
     * so the change goes to the one that answered.
     */
    private @Nullable Message<String> present(String scope) {
        try {
            return vertx.eventBus().<String>request(Bus.command(scope), CommandVerticle.PRESENT, within(PRESENCE))
                    .await();
        } catch (ReplyException e) {
            return null;
        }
    }

    private static DeliveryOptions within(Duration time) {
        return new DeliveryOptions().setSendTimeout(time.toMillis());
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

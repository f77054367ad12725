package io.drover.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.server.extension.ExtensionFailed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a plugin does, its caller goes on. */
class GuardTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Guard guard = guard(PAUSE);

    @AfterEach
    void close() {
        guard.close();
    }

    private Guard guard(Duration pause) {
        return new Guard("p", GuardTest.class.getClassLoader(), pause, InstantSource.fixed(now));
    }

    private void fails(Duration limit, Callable<String> call, String message) {
        fails(guard, limit, call, message);
    }

    private static void fails(Guard guard, Duration limit, Callable<String> call, String message) {
        assertThatThrownBy(() -> guard.call("it", limit, call)).isInstanceOf(ExtensionFailed.class).hasNoCause()
                .hasMessageContaining(message);
    }

    private static String boom() {
        throw new IllegalStateException("boom");
    }

    @Test
    void anAnswerIsAnAnswerAlsoWhenItIsACheckedException() throws Exception {
        assertThat(guard.call("it", LONG, () -> Thread.currentThread().getName())).isEqualTo("plugin-p");
        for (var i = 0; i < 10; i++) {
            assertThatThrownBy(() -> guard.call("it", LONG, () -> {
                throw new IOException("unreachable");
            })).isExactlyInstanceOf(IOException.class).hasMessage("unreachable");
        }
        assertThat(guard.switchedOff()).isFalse();
        assertThat(guard.failures().count()).isZero();
    }

    @Test
    void whatItThrowsIsItsOwnFailure() {
        fails(LONG, GuardTest::boom, "it failed: java.lang.IllegalStateException: boom");
        fails(LONG, () -> {
            throw new AssertionError("deep");
        }, "deep");
        assertThat(guard.failures())
                .isEqualTo(new Guard.Failures(2, "it failed: java.lang.AssertionError: deep", now));
    }

    @Test
    void anExceptionThatCannotEvenSayWhatItIsDoesNoHarm() {
        fails(LONG, () -> {
            throw new IllegalStateException() {
                @Override
                public String getMessage() {
                    throw new IllegalStateException("again");
                }
            };
        }, "GuardTest$");
    }

    @Test
    void afterThreeFailuresItIsSwitchedOff() {
        var calls = new AtomicInteger();
        Callable<String> bad = () -> {
            calls.incrementAndGet();
            return boom();
        };
        try (var patient = guard(Duration.ofHours(1))) {
            for (var i = 0; i < 3; i++) {
                fails(patient, LONG, bad, "boom");
            }
            assertThat(patient.switchedOff()).isTrue();
            fails(patient, LONG, bad, "is switched off: it failed: java.lang.IllegalStateException: boom");
            assertThat(calls).hasValue(3);
            assertThat(patient.failures().count()).isEqualTo(3);
        }
    }

    @Test
    void whatIsSwitchedOffIsTriedAgainAfterAWhile() {
        for (var i = 0; i < 3; i++) {
            fails(LONG, GuardTest::boom, "boom");
        }
        assertThat(guard.switchedOff()).isTrue();
        await().atMost(LONG).ignoreException(ExtensionFailed.class)
                .until(() -> guard.call("it", LONG, () -> "well").equals("well"));
        assertThat(guard.switchedOff()).isFalse();
    }

    @Test
    void oneThatHangsIsInterruptedAndNotWaitedFor() {
        var begun = new AtomicInteger();
        var interrupted = new AtomicInteger();
        hang(1, begun, () -> {
            try {
                Thread.sleep(Duration.ofHours(1));
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
            return "late";
        });
        await().atMost(LONG).until(() -> interrupted.get() == begun.get());
    }

    @Test
    void oneThatCannotBeInterruptedStaysOffUntilItEnds() throws Exception {
        var end = new AtomicBoolean();
        hang(3, new AtomicInteger(), () -> spin(end));
        // longer than the pause: it would be tried again by now
        await().pollDelay(PAUSE.multipliedBy(2)).until(() -> true);
        fails(LONG, () -> "well", "is switched off");
        // as many as there are carriers spin, and virtual threads still have theirs
        var reached = new CountDownLatch(8);
        for (var i = 0; i < 8; i++) {
            Thread.ofVirtual().start(reached::countDown);
        }
        assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();

        end.set(true);
        await().atMost(LONG).ignoreException(ExtensionFailed.class)
                .until(() -> guard.call("it", LONG, () -> "well").equals("well"));
    }

    /** Calls until so many have begun: on a slow machine the time of one can be over before. */
    private void hang(int count, AtomicInteger begun, Callable<String> call) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(() -> {
            fails(SHORT, () -> {
                begun.incrementAndGet();
                return call.call();
            }, "did not answer within 100 ms");
            return begun.get() >= count;
        });
    }

    private static String spin(AtomicBoolean end) {
        while (!end.get()) {
            Thread.onSpinWait();
        }
        return "ended";
    }

    @Test
    void whoeverWaitsCanBeInterruptedAndThatIsNoFailure() throws Exception {
        var told = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var caller = Thread.ofVirtual().start(() -> {
            try {
                guard.call("it", LONG, () -> {
                    told.countDown();
                    try {
                        Thread.sleep(LONG);
                        return "";
                    } finally {
                        ended.countDown();
                    }
                });
            } catch (Exception e) {
                // given up
            }
        });
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        caller.join();
        assertThat(guard.failures().count()).isZero();
        assertThat(guard.call("it", LONG, () -> "well")).isEqualTo("well");
    }

    @Test
    void aCallThatIsGivenUpShowsNeitherThatItIsWellNorThatItIsNot() throws Exception {
        fails(LONG, GuardTest::boom, "boom");
        fails(LONG, GuardTest::boom, "boom");
        interrupted();
        fails(LONG, GuardTest::boom, "boom");
        assertThat(guard.switchedOff()).as("three failures in a row").isTrue();
        for (var i = 0; i < 5; i++) {
            interrupted();
            assertThat(guard.switchedOff()).as("still on trial").isTrue();
        }
        assertThat(guard.call("it", LONG, () -> "well")).as("and the trial is another's").isEqualTo("well");
        assertThat(guard.switchedOff()).isFalse();
    }

    @Test
    void aCallThatFindsNoThreadShowsNothingEither() throws Exception {
        var end = new CountDownLatch(1);
        var busy = new CountDownLatch(63);
        var callers = new ArrayList<Thread>();
        for (var i = 0; i < 63; i++) {
            callers.add(waits(busy, end));
        }
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
        for (var i = 0; i < 3; i++) {
            // the one thread that is left takes a moment from its last call to the next
            await().untilAsserted(() -> fails(LONG, GuardTest::boom, "boom"));
        }
        var trial = new CountDownLatch(1);
        callers.add(waits(trial, end));
        assertThat(trial.await(20, TimeUnit.SECONDS)).isTrue();
        for (var i = 0; i < 5; i++) {
            fails(LONG, () -> "well", "does too much at once");
            assertThat(guard.switchedOff()).as("still on trial").isTrue();
        }
        end.countDown();
        for (var caller : callers) {
            caller.join();
        }
        assertThat(guard.switchedOff()).isFalse();
    }

    /** One that calls until it is let in, and then stays. */
    private Thread waits(CountDownLatch begun, CountDownLatch end) {
        return Thread.ofVirtual().start(() -> {
            for (var tries = true; tries;) {
                try {
                    guard.call("it", LONG, () -> {
                        begun.countDown();
                        end.await();
                        return "";
                    });
                    tries = false;
                } catch (ExtensionFailed e) {
                    Thread.yield();
                } catch (Exception e) {
                    tries = false;
                }
            }
        });
    }

    private void interrupted() throws Exception {
        var begun = new CountDownLatch(1);
        var caller = waits(begun, new CountDownLatch(1));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join();
    }

    /** A host that is taken away again while it is made, for example. */
    @Test
    void whoeverIsInterruptedGoesOnWhenWhatItGaveUpHasEnded() throws Exception {
        var told = new CountDownLatch(1);
        var ending = new CountDownLatch(1);
        var over = new AtomicBoolean();
        var seen = new AtomicInteger();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                guard.call("it", LONG, () -> {
                    told.countDown();
                    try {
                        Thread.sleep(LONG);
                    } catch (InterruptedException e) {
                        // tidies up
                        ending.await();
                        over.set(true);
                    }
                    return "";
                });
            } catch (Exception e) {
                seen.set(over.get() ? 2 : 1);
            }
        });
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        await().during(Duration.ofMillis(300)).until(() -> seen.get() == 0);
        ending.countDown();
        caller.join();
        assertThat(seen).hasValue(2);
    }

    @Test
    void whatDoesNotEndIsNotWaitedForLongerThanTheCallMayTake() throws Exception {
        var told = new CountDownLatch(1);
        var end = new AtomicBoolean();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                guard.call("it", Duration.ofSeconds(4), () -> {
                    told.countDown();
                    return spin(end);
                });
            } catch (Exception e) {
                // given up
            }
        });
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        assertThat(caller.join(LONG)).isTrue();
        assertThat(end).isFalse();
        end.set(true);
    }
}

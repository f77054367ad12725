package io.drover.network.balancing;

import io.drover.model.network.Attachment;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.FromNetworkAgent.Balancer;
import io.drover.network.attach.Processes;
import io.drover.network.balancing.haproxy.Place;
import io.drover.network.balancing.plan.Planner;
import io.drover.network.knowledge.Knowledge;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tends all load balancers of this host, and tells how they are and which containers that are to end they have let go.
 * Closing it leaves them as they are.
 */
public final class Balancers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Balancers.class);
    private static final Duration USUAL_SWEEP = Duration.ofSeconds(5);

    private final Knowledge knowledge;
    private final Function<Attachment, @Nullable Place> places;
    private final Consumer<FromNetworkAgent> told;
    private final Duration sweep;
    private final Semaphore news = new Semaphore(1);
    private final Thread thread = Thread.ofVirtual().name("balancers").unstarted(this::run);
    /** By the containers in which they are. */
    private final Map<String, Tender> tenders = new HashMap<>();
    private FromNetworkAgent.@Nullable Balancers last;
    private volatile boolean closed;

    /**
     * @param told is given how they are, all of it, at first and whenever it changed; and what they count, again and again while
     *            somebody wants to know
     */
    public Balancers(Knowledge knowledge, Consumer<FromNetworkAgent> told) {
        this(knowledge, told, Balancers::place, USUAL_SWEEP);
    }

    /** @param places how to get at the HAProxy of a container; null when it is not there */
    Balancers(Knowledge knowledge, Consumer<FromNetworkAgent> told,
            Function<Attachment, @Nullable Place> places, Duration sweep) {
        this.sweep = sweep;
        this.knowledge = knowledge;
        this.told = told;
        this.places = places;
    }

    public Balancers start() {
        knowledge.listen((before, now) -> {
            if (before.facts() != now.facts() || before.attached() != now.attached()) {
                news.release();
            }
        });
        thread.start();
        return this;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        synchronized (tenders) {
            tenders.values().forEach(Tender::close);
            tenders.clear();
        }
    }

    /** Numbers of processes are used again: one is only touched when it is the container's. */
    private static @Nullable Place place(Attachment attachment) {
        return Processes.belongs(attachment.pid(), attachment.containerId()) ? Place.of(attachment.pid()) : null;
    }

    private void run() {
        while (!closed) {
            try {
                assign();
                tell();
            } catch (RuntimeException e) {
                log.error("the load balancers stumbled", e);
            }
            try {
                news.tryAcquire(sweep.toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Each that runs here has one who tends it; another run of it has another. */
    private void assign() {
        var view = knowledge.view();
        var present = new HashMap<String, Attachment>();
        view.known().attached().stream()
                .filter(one -> Planner.of(view, view.container(one.instanceId())).isPresent())
                .forEach(one -> present.put(one.containerId(), one));
        synchronized (tenders) {
            if (closed) {
                return;
            }
            tenders.values().removeIf(tender -> {
                var now = present.get(tender.attachment().containerId());
                var stays = now != null && now.pid() == tender.attachment().pid();
                if (!stays) {
                    tender.close();
                }
                return !stays;
            });
            present.forEach((id, attachment) -> {
                var place = tenders.containsKey(id) ? null : places.apply(attachment);
                if (place != null) {
                    tenders.put(id, new Tender(knowledge, attachment, place, sweep, news::release, told::accept));
                }
            });
            tenders.values().forEach(Tender::look);
        }
    }

    private void tell() {
        var view = knowledge.view();
        var all = List.<Tender>of();
        synchronized (tenders) {
            all = List.copyOf(tenders.values());
        }
        var leaving = new TreeSet<String>();
        var held = new HashSet<String>();
        for (var tender : all) {
            // as it is known now, and not when its tender last looked
            var its = Planner.of(view, view.container(tender.attachment().instanceId())).map(Planner::leaving);
            its.ifPresent(ids -> {
                leaving.addAll(ids);
                ids.stream().filter(id -> !tender.resting().contains(id)).forEach(held::add);
            });
        }
        leaving.removeAll(held);
        var now = new FromNetworkAgent.Balancers(all.stream()
                .map(it -> new Balancer(Objects.requireNonNull(it.attachment().instanceId()), it.problem(),
                        it.answers()))
                .sorted(Comparator.comparing(Balancer::instanceId)).toList(), List.copyOf(leaving));
        if (!now.equals(last)) {
            last = now;
            told.accept(now);
        }
    }
}

package io.drover.server.agents;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.model.PullTask;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.Pulled;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.server.loop.Room;
import io.drover.server.store.Draft;
import io.drover.server.store.News;
import io.drover.server.store.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What the owner of a scope says to its agents and takes from them. Used by one thread at a time. */
public final class AgentsRoom implements Room {
    private final long epoch;
    private final String environment;
    private final BiConsumer<String, ServerMessage> send;
    private final Map<String, Ledger> ledgers = new HashMap<>();
    private final Map<String, Remembered> remembered = new HashMap<>();
    /** Hosts that were asked for everything since the last {@link #tick}. */
    private final Set<String> asked = new HashSet<>();
    private boolean missed;

    /**
     * @param epoch of this ownership
     * @param environment the uuid of the environment
     * @param send takes a host's id and what to say to its agent
     */
    public AgentsRoom(long epoch, String environment, BiConsumer<String, ServerMessage> send) {
        this.epoch = epoch;
        this.environment = environment;
        this.send = send;
    }

    /** A new owner knows of no agent what it holds: all are asked with the first {@link #tick}. */
    @Override
    public void begin(View view) {
        view.hosts().forEach(host -> ledger(host.id()));
        missed = true;
    }

    /** Is there anything in it that belongs into the store? */
    @Override
    public boolean mustWrite(List<Heard> heard) {
        return heard.stream().anyMatch(one -> one.message() instanceof Report || one.message() instanceof Hello
                || one.message() instanceof Pulled);
    }

    /** Writes down what agents said, in the order in which they said it. May run again on a newer draft. */
    @Override
    public void write(Draft draft, List<Heard> heard) {
        for (var one : heard) {
            switch (one.message()) {
                case Report report -> {
                    var ledger = ledger(one.hostId());
                    if (!ledger.late(report.epoch(), report.revision())) {
                        Reports.apply(draft, one.hostId(), report, ledger);
                    }
                }
                case Hello hello -> {
                    var host = draft.view().get(Host.class, one.hostId());
                    if (host != null) {
                        draft.put(host.withFacts(hello.facts()));
                    }
                }
                case Pulled pulled -> {
                    var task = draft.view().get(PullTask.class, pulled.taskId());
                    if (task != null && task.waitsFor(one.hostId())) {
                        var hosts = new HashMap<>(task.hosts());
                        hosts.put(one.hostId(), pulled.problem() == null ? PullTask.DONE : pulled.problem());
                        draft.put(task.withHosts(hosts));
                    }
                }
                default -> {
                    // nothing to write down
                }
            }
        }
    }

    /**
     * Answers a hello: the agent gets everything unless it has it already, and says everything. A full report that was
     * made by another assignment than the newest means that a message was lost, and is answered with everything, too. One from
     * before what was heard already counts for nothing, but its agent is asked what is so now.
     * A host that was removed is told so whatever it says.
     */
    @Override
    public void answer(View view, Heard heard) {
        if (!stays(view, heard.hostId())) {
            return;
        }
        var ledger = ledger(heard.hostId());
        switch (heard.message()) {
            case Hello hello -> {
                ledger.hear(hello.epoch(), hello.revision());
                refresh(view, heard.hostId(), ledger.holds(hello.epoch(), hello.revision()));
                send.accept(heard.hostId(), new ServerMessage.Resync());
                view.all(PullTask.class, Kind.PULL_TASK).forEach(task -> pull(task, heard.hostId()));
            }
            case Report report -> {
                var late = ledger.late(report.epoch(), report.revision());
                ledger.hear(report.epoch(), report.revision());
                if (report.full() && !late) {
                    refresh(view, heard.hostId(), ledger.holds(report.epoch(), report.revision()));
                } else if (late || !ledger.begun()) {
                    ask(heard.hostId());
                }
            }
            default -> {
                // this owner is new, and the agent has not noticed: without a word it would hear of nothing for a while
                if (!ledger.begun()) {
                    ask(heard.hostId());
                }
            }
        }
    }

    /** What an agent answers may be heard and not be written down, and to that it is not asked again at once. */
    private void ask(String hostId) {
        if (asked.add(hostId)) {
            send.accept(hostId, new ServerMessage.Resync());
        }
    }

    private void refresh(View view, String hostId, boolean upToDate) {
        if (upToDate) {
            push(view, hostId);
        } else {
            send.accept(hostId, ledger(hostId).whole(assignments(view, hostId)));
        }
    }

    /** Sends what a commit changed for hosts. */
    @Override
    public void look(View view, News news) {
        var hosts = new LinkedHashSet<String>();
        for (var change : news.changes()) {
            if (!Objects.equals(told(change.before()), told(change.after()))) {
                add(hosts, view, change.before());
                add(hosts, view, change.after());
            }
            if (change.before() == null && change.after() instanceof PullTask task) {
                task.hosts().keySet().forEach(host -> pull(task, host));
            }
        }
        hosts.forEach(host -> push(view, host));
    }

    /** What it is to hosts: whether somebody wants a volume removed does not concern those that mount it. */
    private static @Nullable Object told(@Nullable Object changed) {
        return changed instanceof NamedVolume volume ? volume.mounted() : changed;
    }

    /** What agents said could not be written down; they are asked again with the next {@link #tick}. */
    @Override
    public void missed() {
        missed = true;
    }

    /** To be called about once a second: asking at every miss would multiply what is said while the database is away. */
    @Override
    public void tick() {
        asked.clear();
        ledgers.values().forEach(Ledger::tick);
        if (missed) {
            missed = false;
            ledgers.keySet().forEach(host -> send.accept(host, new ServerMessage.Resync()));
            return;
        }
        ledgers.forEach((host, ledger) -> {
            if (ledger.doubts()) {
                send.accept(host, new ServerMessage.Resync());
            }
        });
    }

    /** Nothing is taken from a host that was removed, but its agent is told, whatever it says, that it is free. */
    private boolean stays(View view, String hostId) {
        var known = view.find(hostId);
        if (known instanceof Host host && host.exists() && host.state() != Host.State.REMOVING) {
            return true;
        }
        // a host that this view does not know at all may be one that a newer owner has made
        if (known != null) {
            ledgers.remove(hostId);
            remembered.remove(hostId);
            send.accept(hostId, new ServerMessage.Refused("this host was removed", true));
        }
        return false;
    }

    private void push(View view, String hostId) {
        if (!stays(view, hostId)) {
            return;
        }
        var assign = ledger(hostId).next(assignments(view, hostId));
        if (assign != null) {
            send.accept(hostId, assign);
        }
    }

    private void pull(PullTask task, String hostId) {
        if (task.exists() && task.waitsFor(hostId)) {
            send.accept(hostId, new ServerMessage.PullImage(task.id(), task.image(), task.onlyCached()));
        }
    }

    private Map<String, Assigned> assignments(View view, String hostId) {
        return remembered.computeIfAbsent(hostId, _ -> new Remembered()).assignments(view, hostId, environment);
    }

    private Ledger ledger(String hostId) {
        return ledgers.computeIfAbsent(hostId, _ -> new Ledger(epoch));
    }

    private static void add(LinkedHashSet<String> hosts, View view, @Nullable Object changed) {
        switch (changed) {
            case Instance instance when instance.hostId() != null -> hosts.add(instance.hostId());
            case Host host -> hosts.add(host.id());
            // a container may wait for it on any of them
            case NamedVolume _ -> view.hosts().forEach(host -> hosts.add(host.id()));
            case Stack stack -> view.servicesOf(stack.id()).forEach(service -> add(hosts, view, service));
            case Service service -> view.instancesOf(service.id()).forEach(instance -> add(hosts, view, instance));
            case null, default -> {
                // nothing that a host would know
            }
        }
    }
}

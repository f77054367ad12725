package io.drover.agent;

import io.drover.agent.assignment.Assignment;
import io.drover.agent.containers.Containers;
import io.drover.agent.containers.DockerEngine;
import io.drover.agent.containers.EngineApi;
import io.drover.agent.containers.EngineRefusal;
import io.drover.agent.containers.History;
import io.drover.agent.containers.Natives;
import io.drover.agent.containers.PlatformImages;
import io.drover.agent.containers.OneShot;
import io.drover.agent.host.HostDomains;
import io.drover.agent.host.Inventory;
import io.drover.agent.link.Dialogue;
import io.drover.agent.link.Link;
import io.drover.agent.link.Servers;
import io.drover.agent.network.Neighbourhood;
import io.drover.agent.register.Credentials;
import io.drover.agent.register.StateFolder;
import io.drover.agent.stats.HostUse;
import io.drover.agent.stats.StatsAnswers;
import io.drover.model.HostFacts;
import io.drover.model.Version;
import io.drover.model.network.NetworkAgentContainer;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.ServerMessage;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent as a whole. Closing it touches no container. */
public final class Agent implements AutoCloseable, Dialogue.Listener {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final StateFolder state;
    private final EngineApi docker;
    private final DockerEngine engine;
    private final Inventory inventory;
    private final Containers containers;
    private final LogAnswers logs;
    private final PullAnswers pulls;
    private final VolumeAnswers volumes;
    private final ExecAnswers commands;
    private final StatsAnswers stats;
    private final Neighbourhood neighbourhood;
    private final Natives natives;
    private final Link link;
    private final Servers servers;
    private Credentials credentials;
    private @Nullable HostFacts lastFacts;

    /** @param socket of the Docker engine */
    public Agent(Vertx vertx, Path socket, StateFolder state, Credentials credentials,
            Map<String, String> environment) {
        this.state = state;
        this.credentials = credentials;
        this.servers = new Servers(credentials.servers());
        servers.told(credentials.others());
        this.docker = new EngineApi(socket);
        this.engine = new DockerEngine(docker, credentials.uuid(),
                new PlatformImages(docker, servers::inOrder), HostDomains.ofThisMachine());
        this.inventory = new Inventory(environment, state.folder());
        var dialogue = new Dialogue(state.assignment(), this::facts, Version.TEXT, this);
        this.containers = new Containers(engine, dialogue.held(), new History(state.history()), this::report,
                InstantSource.system());
        this.link = new Link(vertx, servers, credentials.accessKey(),
                credentials.secretKey(), dialogue, this::welcomed);
        this.logs = new LogAnswers(engine, containers, link::sendAndWait);
        this.pulls = new PullAnswers(engine, link::send);
        this.volumes = new VolumeAnswers(engine, link::send);
        this.commands = new ExecAnswers(engine, containers, link::sendAndWait);
        this.stats = new StatsAnswers(engine, containers, HostUse.ofThisMachine(), InstantSource.system(),
                link::sendAndWait);
        this.neighbourhood = new Neighbourhood(state.networkSocket(), credentials.hostId(), link::send);
        containers.watchAttachments(neighbourhood::attached);
        this.natives = new Natives(docker, neighbourhood::natives);
    }

    public Agent start() {
        neighbourhood.start();
        containers.start();
        natives.start();
        link.start();
        return this;
    }

    /** Waits until the end. True when the server wants no more of this host, false when the agent was closed. */
    public boolean join() throws InterruptedException {
        return link.join();
    }

    /** This host is not wanted any more: what its Network Agent has made on it goes. */
    public void leaveNetwork() throws InterruptedException {
        if (state.knowsNetwork()) {
            try {
                engine.removeSystem(NetworkAgentContainer.ROLE);
                OneShot.run(engine, "drover-leaves-network",
                        NetworkAgentContainer.config(NetworkAgentContainer.REMOVE));
                state.forgetNetwork();
            } catch (EngineRefusal e) {
                log.warn("what the Network Agent has made stays on this host: {}", e.getMessage());
            }
        }
    }

    @Override
    public void assigned(Assignment assignment, List<String> dropped) {
        containers.assign(assignment, dropped);
    }

    @Override
    public void reportEverything() {
        containers.askFull();
        neighbourhood.sayAll();
    }

    @Override
    public boolean told(ServerMessage.Tell tell, long highestEpoch) {
        return neighbourhood.hear(tell, highestEpoch);
    }

    @Override
    public void logs(ServerMessage.OfLogs message) {
        logs.hear(message);
    }

    @Override
    public void pull(ServerMessage.PullImage ask) {
        pulls.answer(ask);
    }

    @Override
    public void removeVolume(ServerMessage.RemoveVolume ask) {
        volumes.answer(ask);
    }

    @Override
    public void command(ServerMessage.OfCommand message) {
        commands.hear(message);
    }

    @Override
    public void stats(ServerMessage.OfStats message) {
        stats.hear(message);
    }

    @Override
    public void close() {
        link.close();
        logs.close();
        commands.close();
        stats.close();
        containers.close();
        natives.close();
        neighbourhood.close();
        engine.close();
    }

    /** As they are; while Docker is away as they were. */
    private HostFacts facts() {
        try {
            lastFacts = inventory.facts(docker.get("/info"));
        } catch (EngineRefusal e) {
            if (lastFacts == null) {
                throw e;
            }
        }
        return lastFacts;
    }

    private void report(boolean full, long epoch, long revision, List<io.drover.model.wire.Observed> seen,
            List<String> gone) {
        link.send(new Report(full, epoch, revision, seen, gone));
    }

    /** A new connection: what was asked on the last one is of no use, and everything is told anew. */
    private void welcomed(ServerMessage.Welcome welcome) {
        logs.close();
        commands.close();
        stats.close();
        containers.askFull();
        neighbourhood.sayAll();
        if (servers.told(welcome.servers())) {
            credentials = credentials.withOthers(welcome.servers());
            state.credentials().write(credentials);
        }
    }
}

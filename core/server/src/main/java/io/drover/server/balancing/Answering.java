package io.drover.server.balancing;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.server.store.View;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which load balancers answer to issuers of certificates. Pure. */
public final class Answering {
    private static final String NOBODY = "no load balancer that runs listens for http, through which an issuer asks for"
            + " its proof";

    private Answering() {
    }

    /** What is in the way of a proof, or nothing. */
    public static String obstacle(View view) {
        return balancers(view).isEmpty() ? NOBODY : "";
    }

    /** Whether each of them, if there are any, says that it answers with these tokens. */
    static boolean ready(View view, Collection<String> tokens) {
        return balancers(view).stream().allMatch(one -> {
            var host = view.get(Host.class, one.hostId());
            return host != null && host.network().balancers().stream()
                    .anyMatch(said -> said.instanceId().equals(one.id()) && said.answers().containsAll(tokens));
        });
    }

    /** Those that run on hosts that answer, and listen for http. */
    private static List<Instance> balancers(View view) {
        return view.balancers().stream()
                .filter(service -> service.spec().lbConfig() != null && service.spec().lbConfig().portRules().stream()
                        .anyMatch(rule -> rule.protocol().equals("http")))
                .flatMap(service -> view.instancesOf(service.id()).stream())
                .filter(one -> one.config().isPrimary() && one.desired() == Desired.RUNNING
                        && one.state() == InstanceState.RUNNING && answers(view.get(Host.class, one.hostId())))
                .toList();
    }

    private static boolean answers(@Nullable Host host) {
        return host != null && host.agentState() == Host.AgentState.ACTIVE;
    }
}

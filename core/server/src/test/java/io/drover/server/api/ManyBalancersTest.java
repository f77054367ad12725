package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.plugin.Extension;
import io.drover.server.extension.Extensions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A thousand load balancers in one list. */
class ManyBalancersTest {
    private static final int MANY = 1_000;

    @Test
    void theAnswerHasAllOfThem() {
        try (var world = new World()) {
            balancers(world);
            for (var path : List.of("/services?limit=2000", "/loadbalancerservices?limit=-1")) {
                var answer = world.get(P + path);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body().path("data").size()).isGreaterThanOrEqualTo(MANY);
            }
        }
    }

    /** Also what is no exception of ordinary code: whoever asked would wait for ever. */
    @Test
    void whatBreaksInsideIsAnswered() {
        var broken = new AtomicBoolean();
        try (var world = new World(new Extensions() {
            @Override
            public <T extends Extension> List<T> all(Class<T> kind) {
                if (broken.get()) {
                    throw new StackOverflowError();
                }
                return List.of();
            }
        })) {
            broken.set(true);
            var answer = world.get(P + "/machines");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text("code")).isEqualTo("ServerError");
        }
    }

    private static void balancers(World world) {
        world.store.update(World.PROJECT, draft -> {
            var stack = draft.newId(Kind.STACK);
            draft.put(
                    new Stack(stack, draft.newUuid(), "st", null, Stack.State.ACTIVE, null, null, Map.of(), null, true,
                            Map.of(), List.of(), draft.now(), null));
            var web = put(new Service(draft.newId(Kind.SERVICE), draft.newUuid(), stack,
                    ServiceSpec.of("web", LaunchConfig.of("", "web"), 3), Map.of(), Service.State.ACTIVE, true,
                    Map.of(),
                    Set.of(), 1, null, draft.now(), null), draft);
            for (var i = 0; i < MANY; i++) {
                var config = LaunchConfig.of("", "lb");
                var spec = ServiceSpec.of("lb" + i, config.withNetworking(config.networking()
                        .withPorts(List.of(new PortSpec(null, 8_000 + i, 80, PortSpec.Protocol.TCP)))), 1)
                        .withKind(ServiceKind.LOAD_BALANCER).withLbConfig(new LbConfig(List.of(
                                new PortRule(80, 80, "http", null, null, "web", null, null, null, null)), List.of(),
                                null, null, null));
                put(new Service(draft.newId(Kind.SERVICE), draft.newUuid(), stack, spec, Map.of(),
                        Service.State.ACTIVATING, false, Map.of(), Set.of(web), 1, null, draft.now(), null), draft);
            }
            return true;
        });
    }

    private static String put(Service service, io.drover.server.store.Draft draft) {
        draft.put(service);
        return service.id();
    }
}

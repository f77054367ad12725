package io.drover.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScopeOwnersTest {
    private static final Set<String> SCOPES = IntStream.range(0, 12).mapToObj(i -> "1a" + i)
            .collect(Collectors.toSet());
    private final Map<String, String> owner = new ConcurrentHashMap<>();
    private final Set<String> living = new CopyOnWriteArraySet<>(Set.of("n1", "n2", "n3"));
    private final List<ScopeOwners> all = new ArrayList<>();
    private final Map<String, Consumer<String>> losers = new ConcurrentHashMap<>();
    private final List<String> open = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        for (var owners : all) {
            owners.close();
        }
    }

    @Test
    void everyScopeHasOneOwnerAndTheyAreSpread() {
        start("n1", SCOPES);
        start("n2", SCOPES);
        start("n3", SCOPES);

        await().until(() -> open.size() == SCOPES.size());
        assertThat(Set.copyOf(owner.values())).isEqualTo(living);
        assertThat(open).containsExactlyInAnyOrderElementsOf(
                owner.entrySet().stream().map(entry -> entry.getKey() + "@" + entry.getValue()).toList());
    }

    @Test
    void theScopesOfADeadNodeAreTakenOver() {
        start("n1", SCOPES);
        start("n2", SCOPES);
        await().until(() -> owner.keySet().equals(SCOPES));
        // all of a third node's scopes were taken by those that waited for it in vain
        assertThat(owner.values()).doesNotContain("n3");

        var free = owner.entrySet().stream().filter(entry -> entry.getValue().equals("n2")).map(Map.Entry::getKey)
                .findFirst().orElseThrow();
        owner.put(free, "n3");
        Objects.requireNonNull(losers.get("n2")).accept(free);
        await().until(() -> !open.contains(free + "@n2"));

        living.remove("n3");
        owner.remove(free);
        await().until(() -> open.contains(free + "@n1") || open.contains(free + "@n2"));
    }

    @Test
    void aNodeThatStopsGivesItsScopesBack() throws InterruptedException {
        var first = start("n1", SCOPES);
        await().until(() -> owner.keySet().equals(SCOPES));

        first.close();

        assertThat(owner).isEmpty();
        assertThat(open).isEmpty();
    }

    @Test
    void aScopeThatIsNoLongerWantedIsLeft() {
        var scopes = new CopyOnWriteArraySet<>(SCOPES);
        var owners = start("n1", scopes);
        await().until(() -> open.size() == scopes.size());

        scopes.remove("1a3");
        owners.nudge();

        await().until(() -> !open.contains("1a3@n1"));
        await().until(() -> !owner.containsKey("1a3"));
    }

    private ScopeOwners start(String node, Set<String> scopes) {
        var owners = new ScopeOwners(leases(node), () -> scopes, scope -> {
            open.add(scope + "@" + node);
            return () -> open.remove(scope + "@" + node);
        });
        owners.start();
        all.add(owners);
        return owners;
    }

    private Leases leases(String node) {
        return new Leases() {
            @Override
            public boolean tryOwn(String scope) {
                return node.equals(owner.computeIfAbsent(scope, _ -> node));
            }

            @Override
            public void disown(String scope) {
                owner.remove(scope, node);
            }

            @Override
            public void onLost(Consumer<String> listener) {
                losers.put(node, listener);
            }

            @Override
            public String self() {
                return node;
            }

            @Override
            public List<String> nodes() {
                return List.copyOf(living);
            }
        };
    }
}

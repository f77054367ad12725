package io.drover.network.overlay;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Does the steps of a plan to a layout in memory, as a kernel would. It knows the words of all that may be said, and takes no
 * other.
 */
final class Kernel {
    private Layout layout;
    private final Map<String, Runnable> words = new HashMap<>();
    private final Layout wanted;

    Kernel(Layout found, Layout wanted) {
        this.layout = found;
        this.wanted = wanted;
        for (var known : List.of(found, wanted)) {
            known.routes().forEach(route -> {
                words.put(route.replacement(), () -> routes(all -> {
                    if (route.device() != null && !route.device().equals(Situation.BRIDGE)) {
                        need(route.device());
                    }
                    all.removeIf(one -> one.to().equals(route.to()));
                    all.add(route);
                }));
                words.put(route.removal(), () -> routes(all -> all.removeIf(one -> one.to().equals(route.to()))));
            });
            known.neighbours().forEach(one -> {
                words.put(one.replacement(), () -> neighbours(all -> {
                    need(one.device());
                    all.removeIf(other -> other.address().equals(one.address()));
                    all.add(one);
                }));
                words.put(one.removal(), () -> neighbours(
                        all -> all.removeIf(other -> other.address().equals(one.address()))));
            });
            known.forwardings().forEach(one -> {
                words.put(one.replacement(), () -> forwardings(all -> {
                    need(one.device());
                    all.add(one);
                }));
                words.put(one.removal(), () -> forwardings(all -> all.remove(one)));
            });
            known.addresses().forEach(one -> {
                words.put("addr replace " + one.address() + " dev " + one.device(), () -> addresses(all -> {
                    need(one.device());
                    all.add(one);
                }));
                words.put("addr del " + one.address() + " dev " + one.device(),
                        () -> addresses(all -> all.remove(one)));
            });
            known.links().forEach(link -> {
                words.put("link del " + link.name(), () -> layout = layout.without(link.name()));
                if (link instanceof Link.Vxlan vxlan) {
                    words.put(vxlan.creation(), () -> make(link.withMtu(0)));
                }
                Stream.of(found, wanted).flatMap(one -> one.links().stream())
                        .forEach(other -> words.put("link set " + link.name() + " mtu " + other.mtu() + " up",
                                () -> resize(link.name(), other.mtu())));
            });
        }
    }

    Layout layout() {
        return layout;
    }

    void perform(List<Step> steps) {
        for (var step : steps) {
            switch (step) {
                case Step.Ip ip -> ip.lines().forEach(this::say);
                case Step.Bridge bridge -> bridge.lines().forEach(this::say);
                case Step.MakeWireguard _ -> make(wanted.links().iterator().next().withMtu(0));
                case Step.TellWireguard tell -> {
                    var all = new HashSet<>(layout.partners());
                    all.removeIf(one -> tell.gone().contains(one.key())
                            || tell.told().stream().anyMatch(told -> told.key().equals(one.key())));
                    all.addAll(tell.told());
                    layout = new Layout(layout.links(), layout.addresses(), layout.routes(), layout.neighbours(),
                            layout.forwardings(), all);
                }
            }
        }
    }

    private void say(String line) {
        Objects.requireNonNull(words.get(line), () -> "the kernel does not understand: " + line).run();
    }

    private void need(String device) {
        if (layout.links().stream().noneMatch(link -> link.name().equals(device) && link.mtu() > 0)) {
            throw new IllegalStateException("there is no " + device);
        }
    }

    private void make(Link link) {
        if (layout.links().stream().anyMatch(one -> one.name().equals(link.name()))) {
            throw new IllegalStateException(link.name() + " is there already");
        }
        links(all -> all.add(link));
    }

    private void resize(String name, int mtu) {
        links(all -> {
            var link = all.stream().filter(one -> one.name().equals(name)).findAny().orElseThrow();
            all.remove(link);
            all.add(link.withMtu(mtu));
        });
    }

    private void links(Consumer<Set<Link>> change) {
        layout = new Layout(changed(layout.links(), change), layout.addresses(), layout.routes(),
                layout.neighbours(), layout.forwardings(), layout.partners());
    }

    private void addresses(Consumer<Set<Address>> change) {
        layout = new Layout(layout.links(), changed(layout.addresses(), change), layout.routes(),
                layout.neighbours(), layout.forwardings(), layout.partners());
    }

    private void routes(Consumer<Set<Route>> change) {
        layout = new Layout(layout.links(), layout.addresses(), changed(layout.routes(), change),
                layout.neighbours(), layout.forwardings(), layout.partners());
    }

    private void neighbours(Consumer<Set<Neighbour>> change) {
        layout = new Layout(layout.links(), layout.addresses(), layout.routes(), changed(layout.neighbours(), change),
                layout.forwardings(), layout.partners());
    }

    private void forwardings(Consumer<Set<Forwarding>> change) {
        layout = new Layout(layout.links(), layout.addresses(), layout.routes(), layout.neighbours(),
                changed(layout.forwardings(), change), layout.partners());
    }

    private static <T> Set<T> changed(Set<T> all, Consumer<Set<T>> change) {
        var next = new HashSet<>(all);
        change.accept(next);
        return next;
    }
}

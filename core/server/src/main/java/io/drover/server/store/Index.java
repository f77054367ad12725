package io.drover.server.store;

import io.drover.model.ApiKey;
import io.drover.model.Certificate;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceHealth;
import io.drover.model.Machine;
import io.drover.model.Network;
import io.drover.model.Plugin;
import io.drover.model.Project;
import io.drover.model.PullTask;
import io.drover.model.RegistrationToken;
import io.drover.model.Resource;
import io.drover.model.Selection;
import io.drover.model.Service;
import io.drover.model.Setting;
import io.drover.model.Stack;
import io.drover.model.spec.ServiceKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ways to find resources without looking at all of them. Most give a resource one key or none. */
enum Index {
    KIND {
        @Override
        String key(Resource resource) {
            return resource.kind().stored();
        }
    },
    SERVICES_OF_STACK {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Service service ? service.stackId() : null;
        }
    },
    INSTANCES_OF_SERVICE {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Instance instance ? instance.serviceId() : null;
        }
    },
    INSTANCES_ON_HOST {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Instance instance ? instance.hostId() : null;
        }
    },
    /** Instances that want a host; the key is always {@link View#UNPLACED}. */
    UNPLACED {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Instance instance && !instance.placed()
                    && instance.desired() == Instance.Desired.RUNNING ? View.UNPLACED : null;
        }
    },
    /** Placed instances that lack an address or ports; the key is always {@link View#AWAITING_NETWORK}. */
    AWAITING_NETWORK {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Instance instance && instance.placed() && instance.awaitsNetwork()
                    && instance.wanted() ? View.AWAITING_NETWORK : null;
        }
    },
    /** The key is always {@link View#BALANCER}. */
    BALANCER {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Service service && service.spec().kind() == ServiceKind.LOAD_BALANCER
                    ? View.BALANCER
                    : null;
        }
    },
    /** The key is always {@link View#UPGRADING}. */
    UPGRADING {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Service service && service.upgrade() != null ? View.UPGRADING : null;
        }
    },
    /** The key is always {@link View#STARTING}. */
    STARTING {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Service service && !service.everActive() && service.state().runs()
                    ? View.STARTING
                    : null;
        }
    },
    /** The key is always {@link View#RETAINING}. */
    RETAINING {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Service service && !service.addresses().isEmpty() ? View.RETAINING : null;
        }
    },
    /** The key is always {@link View#SELECTING}. */
    SELECTING {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Service service && (service.spec().selectorLink() != null
                    || service.spec().selectorContainer() != null || !service.selection().equals(Selection.NOTHING))
                            ? View.SELECTING
                            : null;
        }
    },
    /** The key is always {@link View#LEAVING}. */
    LEAVING {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Stack stack && stack.state() == Stack.State.REMOVING ? View.LEAVING : null;
        }
    },
    /** Instances whose run is to end, or was to; the key is always {@link View#ENDING}. */
    ENDING {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Instance instance && (instance.ends() || instance.drain() != null)
                    ? View.ENDING
                    : null;
        }
    },
    /** Names are compared without case: {@code stack:web}, {@code 1st5/api}, {@code container:web-api-1}. */
    NAME {
        @Override
        @Nullable
        String key(Resource resource) {
            return switch (resource) {
                case Stack stack -> View.named("stack:", stack.name());
                case Service service -> View.named(service.stackId() + "/", service.name());
                case Instance instance -> View.named("container:", instance.name());
                case Project project -> View.named("project:", project.name());
                case Setting setting -> View.named("setting:", setting.name());
                case Host host -> View.named("host:", host.uuid());
                case Certificate certificate -> View.named("certificate:", certificate.name());
                case ApiKey _,RegistrationToken _,PullTask _,Network _,Machine _,Plugin _ -> null;
            };
        }
    },
    MACHINE_OF_HOST {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Machine machine ? machine.hostId() : null;
        }
    },
    /** Managed addresses of containers that are not known to be gone. */
    ADDRESS {
        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Instance instance ? instance.address() : null;
        }
    },
    /** Instances by the hosts that check them; those that more hosts could check have {@link View#FEW_CHECKERS} as well. */
    CHECKED_BY {
        @Override
        List<String> keys(Resource resource) {
            if (!(resource instanceof Instance instance) || instance.health() == null
                    || instance.config().healthCheck() == null) {
                return List.of();
            }
            var hosts = instance.health().checkers();
            return hosts.size() >= InstanceHealth.CHECKERS
                    ? hosts
                    : Stream.concat(hosts.stream(), Stream.of(View.FEW_CHECKERS)).toList();
        }
    },
    /** Access keys of API keys and agents, and registration tokens; inactive ones are not found. */
    CREDENTIAL {
        @Override
        @Nullable
        String key(Resource resource) {
            return switch (resource) {
                case ApiKey key -> key.inactive() ? null : key.publicValue();
                case Host host -> host.accessKey();
                case RegistrationToken token -> token.inactive() ? null : token.token();
                default -> null;
            };
        }
    },
    /** Access keys of agents whose host was removed: they are told so, other than strangers. */
    FORMER_CREDENTIAL {
        @Override
        boolean ofRemoved() {
            return true;
        }

        @Override
        @Nullable
        String key(Resource resource) {
            return resource instanceof Host host ? host.accessKey() : null;
        }
    };

    /** Does it find what was removed, instead of what exists? */
    boolean ofRemoved() {
        return false;
    }

    /** Of those that give one at most. */
    @Nullable
    String key(Resource resource) {
        return null;
    }

    List<String> keys(Resource resource) {
        var key = key(resource);
        return key == null ? List.of() : List.of(key);
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

import { createRouter, createWebHistory } from 'vue-router'
import Hosts from './pages/Hosts.vue'
import Stacks from './pages/Stacks.vue'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/hosts' },
    { path: '/hosts', component: Hosts },
    { path: '/hosts/add', component: () => import('./pages/AddHost.vue') },
    { path: '/stacks', component: Stacks },
    { path: '/stacks/:id', component: () => import('./pages/Stack.vue'), props: true },
    { path: '/balancers/:id', component: () => import('./pages/Balancer.vue'), props: true },
    { path: '/containers', component: () => import('./pages/Containers.vue') },
    { path: '/containers/:id', component: () => import('./pages/Container.vue'), props: true },
    { path: '/notifications', component: () => import('./pages/Notifications.vue') },
    { path: '/plugins', component: () => import('./pages/Plugins.vue') },
    { path: '/:rest(.*)*', redirect: '/hosts' },
  ],
})

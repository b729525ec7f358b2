import { byCodeUnit, sortedEntries } from '../lookup';
import type { SystemSettings } from '../schema/system';
import { declaredWorkloads } from '../workloads';
import { listed, names, table, type Section } from './markdown';
import { usersOf } from './workloads';

/** The databases and caches of a system, and who uses them. */
export function storesSection(settings: SystemSettings): Section | undefined {
  const workloads = declaredWorkloads(settings);
  const rows = sortedEntries(settings.stores).map(([name, { engine, port, optional, database, databaseUser }]) => {
    const people = workloads.filter(({ reaches }) => reaches.includes(name)).map((workload) => workload.name);
    const users = usersOf(workloads, name);
    const reached = people.filter((person) => !users.includes(person)).sort(byCodeUnit);
    return [
      `\`${name}\``,
      `${engine}${optional ? ', optional' : ''}`,
      String(port),
      names(database === undefined ? [] : [database]),
      names(databaseUser === undefined ? [] : [databaseUser]),
      listed([...users.map((user) => `\`${user}\``), ...reached.map((person) => `\`${person}\` (a person logs in)`)]),
    ];
  });
  if (rows.length === 0) return undefined;
  return { title: 'Stores', blocks: [table(['store', 'engine', 'port', 'database', 'user', 'used by'], rows)] };
}

/** The events of a system: who publishes them, and who gets them. */
export function eventsSection(settings: SystemSettings): Section | undefined {
  const workloads = declaredWorkloads(settings);
  const queues = sortedEntries(settings.queues);
  const topicRows = sortedEntries(settings.topics).map(([name, { event }]) => [
    `\`${name}\``,
    event ?? '–',
    names(usersOf(workloads, name)),
    names(queues.filter(([, { topics }]) => topics.includes(name)).map(([queue]) => queue)),
  ]);
  const queueRows = queues.map(([name, { topics }]) => [
    `\`${name}\``,
    names([...topics].sort(byCodeUnit)),
    names(usersOf(workloads, name)),
  ]);
  const blocks = [
    ...(topicRows.length === 0 ? [] : [table(['topic', 'event', 'published by', 'queues'], topicRows)]),
    ...(queueRows.length === 0 ? [] : [table(['queue', 'topics', 'consumed by'], queueRows)]),
  ];
  return blocks.length === 0 ? undefined : { title: 'Topics and queues', blocks };
}

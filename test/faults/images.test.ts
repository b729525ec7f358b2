import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEstate } from '../../overlays/load';
import { FILES, useImagesProgram } from '../images/program';

const used = useImagesProgram();

test('many runs at once lose nothing, and whoever reads meanwhile finds whole files', async () => {
  const { project, run, live, folder } = used();
  const services = Array.from({ length: 8 }, (_, index) => `extra-${index}`);
  const system = join(project, 'overlays/parcels/system.yaml');
  const added = services.map((name) => `  ${name}: { port: 9000 }\n`).join('');
  writeFileSync(system, readFileSync(system, 'utf8').replace('services:\n', `services:\n${added}`));
  for (const file of ['live', 'test']) {
    const path = join(project, `overlays/parcels/${file}.images.yaml`);
    const pins = services.map((name) => `  ${name}: { tag: v1.0.0 }\n`).join('');
    writeFileSync(path, readFileSync(path, 'utf8').replace('images:\n', `images:\n${pins}`));
  }
  const runs = services.map((name, index) => run('set', 'parcels', 'live', `${name}=v2.0.${index}`));
  const state = { isDone: false };
  const all = Promise.all(runs).finally(() => (state.isDone = true));
  let reads = 0;
  while (!state.isDone) {
    loadEstate(join(project, 'overlays'));
    reads += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (const said of await all) expect(said).toMatchObject({ status: 0, stderr: '' });
  expect(reads).toBeGreaterThan(5);
  for (const [index, name] of services.entries()) expect(live()).toContain(`  ${name}: { tag: v2.0.${index} }\n`);
  expect(folder()).toEqual(FILES);
});

test('a run that would have to wait too long refuses, and has changed nothing', async () => {
  const { project, run, live } = used();
  const before = live();
  const claim = `.charthouse-lock-another-host-1-abcdef`;
  mkdirSync(join(project, 'overlays/parcels', claim));
  const { status, stdout, stderr } = await run('set', 'parcels', 'live', 'tracker-api=v1.4.0');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(
    'overlays/parcels: expected no other run that writes there, found one that has not ended (process 1 on another-host); ' +
      `wait for it and run again; if there is no such process, delete overlays/parcels/${claim}\n1 mistake; nothing was written\n`,
  );
  expect(live()).toBe(before);
});

test('a run that is killed leaves the old file or the new one, and the next is not held up', async () => {
  const { program, project, run, live, folder } = used();
  const before = live();
  const after = before.replace('v1.3.2', 'v1.4.0');
  for (const delay of [60, 90, 120, 150, 180, 210]) {
    await program.run(project, ['images', 'set', 'parcels', 'live', 'tracker-api=v1.4.0'], {
      // What it leaves there goes with the rest.
      env: { ...process.env, TMPDIR: program.folder },
      timeout: delay,
      killSignal: 'SIGKILL',
    });
    expect([before, after]).toContain(live());
    expect(await run('set', 'parcels', 'live', 'tracker-api=v1.3.2')).toMatchObject({ status: 0, stderr: '' });
    expect(folder()).toEqual(FILES);
  }
});

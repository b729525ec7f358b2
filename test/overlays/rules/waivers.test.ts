import { LIVE, environmentAfter, problemsAfter, replace } from '../edited-overlays';

const waiver = (settings: string) => replace(LIVE, 'waivers:\n', `waivers:\n  - { ${settings} }\n`);
const RIGHT = 'policy: probes, object: Deployment parcels-live/tracker-api, reason: it is asked by hand';

test('a waiver reaches the model, with its place', () => {
  expect(environmentAfter('live', waiver(`${RIGHT}, expires: 2028-02-29`)).waivers.slice(0, 1)).toEqual([
    {
      policy: 'probes',
      object: 'Deployment parcels-live/tracker-api',
      reason: 'it is asked by hand',
      expires: '2028-02-29',
      where: expect.stringMatching(/overlays\/parcels\/live\.yaml:41$/),
    },
  ]);
  expect(environmentAfter('live', waiver(RIGHT)).waivers).toHaveLength(2);
});

test.each(['2027-02-29', '2027-04-31', '2027-02-30'])('%s is no day', (day) => {
  expect(problemsAfter(waiver(`${RIGHT}, expires: ${day}`))).toEqual([
    `overlays/parcels/live.yaml:41 waivers[0].expires: expected a day that its month has, found ${day}`,
  ]);
});

test('a waiver names policy, object and reason', () => {
  expect(problemsAfter(waiver('policy: probes, object: tracker-api, reason: none'))).toEqual([
    'overlays/parcels/live.yaml:41 waivers[0].object: expected kind, namespace and name of an object, such as Deployment shop-prod/web, found "tracker-api"',
  ]);
  expect(problemsAfter(waiver('policy: probes, object: Deployment parcels-live/tracker-api'))).toEqual([
    'overlays/parcels/live.yaml:41 waivers[0].reason: expected reason (Why it is right here), found nothing',
  ]);
});

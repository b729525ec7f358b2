/** Folders of dashboards by whom they are for, with the titles that Grafana shows. */
export const FOLDER_TITLES = { monitoring: 'Monitoring', platform: 'Platform', services: 'Services' } as const;

/** A folder of dashboards; the files of its dashboards are in a folder of this name. */
export type Folder = keyof typeof FOLDER_TITLES;

/** Where Grafana finds the files of dashboards, each in its folder. */
export const DASHBOARDS_PATH = '/etc/grafana/dashboards';

/** The file of a dashboard: `/etc/grafana/dashboards/services/service.json`. */
export const fileOfDashboard = (folder: Folder, uid: string): string => `${DASHBOARDS_PATH}/${folder}/${uid}.json`;

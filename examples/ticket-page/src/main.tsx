import { createStagedoor } from '@stagedoor/client';
import { createRoot } from 'react-dom/client';
import { Shop } from './shop.tsx';

const stagedoor = createStagedoor({ url: 'http://127.0.0.1:3000', accessToken: import.meta.env['VITE_ACCESS_TOKEN'] });

createRoot(document.querySelector('#page')!).render(<Shop stagedoor={stagedoor} />);

import { Autocomplete, FileButton, TextInput } from '@mantine/core';
import { LIMITS, type ProductView } from '@vitrine/contracts';
import { Button, coloursOf, InlineNotice, problemText, Tile, toasts, useApi } from '@vitrine/web';
import { ImageUp, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useAction } from '../../components/use-action';
import { Card } from '../../shell/page';
import { PICTURE_TYPES, pictureProblem } from '../show/poster-card';
import { useProductReload } from './product-page';
import styles from './product.module.css';

export function PicturesCard({
  product,
  canEdit,
}: {
  readonly product: ProductView;
  readonly canEdit: boolean;
}): ReactElement {
  const api = useApi();
  const reload = useProductReload(product);
  const action = useAction();
  const [colour, setColour] = useState('');
  const [alt, setAlt] = useState('');
  const [isUploading, setUploading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const colours = coloursOf(product.variants).filter((one) => one !== '');

  const upload = async (files: readonly File[]): Promise<void> => {
    setProblem(null);
    setUploading(true);
    try {
      for (const file of files) {
        const found = pictureProblem(file);
        if (found !== null) {
          setProblem(`${file.name}: ${found}`);
          return;
        }
        await api.pictures.add(product.id, file, {
          ...(alt.trim() !== '' && { alt: alt.trim() }),
          ...(colour.trim() !== '' && { colour: colour.trim() }),
        });
      }
      setAlt('');
      toasts.show(files.length === 1 ? 'Picture added' : `${files.length} pictures added`);
    } catch (failure) {
      const { title, body } = problemText(failure);
      setProblem(`${title}. ${body}`);
    } finally {
      setUploading(false);
      await reload();
    }
  };

  return (
    <Card title="Pictures" aside={`${product.pictures.length} of ${LIMITS.pictureCount.max}`}>
      {product.pictures.length === 0 ? (
        <p className={styles.note}>No picture yet. The first one stands for the piece everywhere.</p>
      ) : (
        <ul className={styles.pictures}>
          {product.pictures.map((picture) => (
            <li key={picture.id} className={styles.picture}>
              <Tile url={picture.urls.medium} alt={picture.alt} className={styles.tile ?? ''} />
              <small>{picture.colour ?? ''}</small>
              {canEdit && (
                <button
                  type="button"
                  className={styles.remove}
                  disabled={action.isBusy}
                  aria-label={`Remove the picture ${picture.alt}`}
                  title="Remove"
                  onClick={() =>
                    void action.run(async () => {
                      await api.pictures.remove(product.id, picture.id);
                      await reload();
                    }, 'Picture removed')
                  }
                >
                  <X size={18} strokeWidth={1.75} aria-hidden="true" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {problem !== null && <InlineNotice tone="bad">{problem}</InlineNotice>}
      {canEdit && product.pictures.length < LIMITS.pictureCount.max && (
        <div className={styles.upload}>
          <Autocomplete
            label="Colour shown"
            placeholder="All or none"
            size="sm"
            data={[...colours]}
            maxLength={LIMITS.optionText.max}
            value={colour}
            onChange={setColour}
          />
          <TextInput
            label="What it shows"
            placeholder="The back, tied"
            size="sm"
            maxLength={LIMITS.factText.max}
            value={alt}
            onChange={(event) => setAlt(event.target.value)}
          />
          <FileButton multiple accept={PICTURE_TYPES} onChange={(files) => void upload(files)}>
            {({ onClick }) => (
              <Button size="sm" isBlock isBusy={isUploading} onClick={onClick}>
                <ImageUp size={18} strokeWidth={1.75} aria-hidden="true" />
                Upload pictures
              </Button>
            )}
          </FileButton>
        </div>
      )}
    </Card>
  );
}

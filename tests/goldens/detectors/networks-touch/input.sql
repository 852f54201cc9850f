INSERT INTO report VALUES
  ('R-1', 1, NULL, NULL, NULL, '{}'),
  ('R-2', 2, NULL, NULL, NULL, '{}'),
  ('R-3', 3, NULL, NULL, NULL, '{}'),
  ('R-4', 4, NULL, NULL, NULL, '{}');
INSERT INTO link VALUES
  ('l-1', 'R-1', 'R-3', -16.9, '[{"reason": "both tell of it (named in 2 of 4 reports)", "ref": "phone:+491713920011", "weight": 3.1, "spans": []}]');
INSERT INTO member VALUES
  ('n-a', 'R-1'),
  ('n-a', 'R-2'),
  ('n-b', 'R-3'),
  ('n-b', 'R-4');
INSERT INTO decimals VALUES
  ('EUR', 2);
INSERT INTO traced VALUES
  ('fifo', TRUE);

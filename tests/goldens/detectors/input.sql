INSERT INTO report VALUES
  ('R-1', 1, NULL, NULL, 'DE', '{"country": "DE", "consent_to_share": "yes"}'),
  ('R-2', 2, NULL, NULL, 'AT', '{"country": "AT"}');
INSERT INTO own VALUES
  ('R-1', 'iban:DE89370400440532013000'),
  ('R-2', 'iban:AT611904300234573201');
INSERT INTO transfer VALUES
  ('T-1', 1, '2026-03-04T09:15:00Z', 'iban:DE89370400440532013000', 'iban:NL91ABNA0417164300', '4200.00', 'EUR', NULL, NULL, NULL, NULL, NULL, NULL, 'ACCOUNT 1', NULL, TRUE, '[{"exhibit": "fe14010b4fe83303852f0467c919ef9a7ca089b91e96e3aad7d426dd87079297", "start": 0, "end": 9}]', 1, 1),
  ('T-2', 2, '2026-03-05T08:05:00Z', 'iban:AT611904300234573201', 'iban:NL91ABNA0417164300', '1800.00', 'EUR', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, TRUE, '[{"exhibit": "fe14010b4fe83303852f0467c919ef9a7ca089b91e96e3aad7d426dd87079297", "start": 0, "end": 9}]', 1, 2),
  ('T-3', 3, '2026-03-05T10:30:00Z', 'iban:NL91ABNA0417164300', 'iban:LT121000011101001000', '5900.00', 'EUR', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, TRUE, '[{"exhibit": "fe14010b4fe83303852f0467c919ef9a7ca089b91e96e3aad7d426dd87079297", "start": 0, "end": 9}]', 1, 3);
INSERT INTO loss VALUES
  ('R-1/1', 1, 'R-1', 'T-1', 'iban:NL91ABNA0417164300', '4200.00', 'EUR', NULL, NULL, '[]'),
  ('R-2/1', 2, 'R-2', 'T-2', 'iban:NL91ABNA0417164300', '1800.00', 'EUR', NULL, NULL, '[]');
INSERT INTO hop VALUES
  ('fifo', 1, 'T-3', 'R-1/1', '4200.00', 'EUR', '2026-03-05T10:30:00Z', NULL, NULL),
  ('fifo', 2, 'T-3', 'R-2/1', '1688.00', 'EUR', '2026-03-05T10:30:00Z', NULL, NULL);
INSERT INTO resting VALUES
  ('fifo', 1, 'iban:NL91ABNA0417164300', 'R-2/1', '112.00', 'EUR', '2026-03-05T08:05:00Z'),
  ('fifo', 2, 'iban:LT121000011101001000', 'R-1/1', '4200.00', 'EUR', '2026-03-05'),
  ('fifo', 3, 'iban:LT121000011101001000', 'R-2/1', '1688.00', 'EUR', '2026-03-05');
INSERT INTO decimals VALUES
  ('EUR', 2);
INSERT INTO traced VALUES
  ('fifo', TRUE);

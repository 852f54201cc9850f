INSERT INTO report VALUES
  ('R-1', 1, NULL, NULL, NULL, '{}'),
  ('R-2', 2, NULL, NULL, NULL, '{}'),
  ('R-3', 3, NULL, NULL, NULL, '{}');
INSERT INTO mention VALUES
  ('R-1', 'iban:NL91ABNA0417164300', 'payee', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', 10, 28),
  ('R-2', 'iban:NL91ABNA0417164300', 'payee', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', 50, 68),
  ('R-2', 'phone:+491713920011', 'contact', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', 70, 83),
  ('R-3', 'phone:+491713920011', 'told', '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d', 5, 18),
  ('R-3', 'ip:192.0.2.7', 'infrastructure', '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d', 40, 49),
  ('R-1', 'ip:192.0.2.7', 'infrastructure', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', 90, 99);

-- An office as the first version of the program left it: six officials, a run that was sent back from step 10.
BEGIN TRANSACTION;
CREATE TABLE access_request (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	requester_key VARCHAR NOT NULL, 
	telegram_id BIGINT, 
	name VARCHAR, 
	username VARCHAR, 
	state VARCHAR NOT NULL, 
	requested_at DATETIME NOT NULL
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE card (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	task_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	chat_id BIGINT NOT NULL, 
	message_id BIGINT NOT NULL, 
	sent_at DATETIME NOT NULL, 
	CONSTRAINT fk_card_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_card_task_id_task FOREIGN KEY(task_id) REFERENCES task (id), 
	CONSTRAINT uq_card_task_id_person_id_kind UNIQUE (task_id, person_id, kind)
);
INSERT INTO "card" VALUES(1,1,2,'card',101,12,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(2,2,3,'card',102,11,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(3,3,4,'card',103,13,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(4,4,4,'card',103,14,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(5,5,4,'card',103,18,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(6,6,1,'card',106,30,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(7,7,1,'card',106,34,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(8,8,4,'card',103,23,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(9,9,4,'card',103,27,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(10,10,3,'card',102,19,'2026-11-30 01:00:00.000000');
INSERT INTO "card" VALUES(11,11,4,'card',103,28,'2026-11-30 01:00:00.000000');
CREATE TABLE file (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sha256 VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	media_type VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	is_photo BOOLEAN NOT NULL, 
	sent_by INTEGER NOT NULL, 
	sent_as VARCHAR, 
	received_at DATETIME NOT NULL, 
	telegram_file_id VARCHAR NOT NULL, 
	media_group VARCHAR, 
	task_id INTEGER, 
	discarded_at DATETIME, 
	CONSTRAINT fk_file_sent_by_person FOREIGN KEY(sent_by) REFERENCES person (id), 
	CONSTRAINT fk_file_task_id_task FOREIGN KEY(task_id) REFERENCES task (id)
);
INSERT INTO "file" VALUES(1,'a3cf4b96895d201feed454bf57f0d1a1cb63ef67fbe0dc52cebc69efd24fa564',70,'application/pdf','format.pdf',0,4,'Kasubag Administrasi Umum dan Keuangan','2026-11-30 01:00:00.000000','AdUbdfSWdNKwd78f_PpTBH4fnYLOxD-XfeyL5l_UBcNPrSsl1',NULL,3,NULL);
INSERT INTO "file" VALUES(2,'6517e62d6e8d99c3534b2a0c6a583e8e736c305fb2e6b27fa592b5892de7257c',70,'application/pdf','notula.pdf',0,1,'Staf Sekretariat','2026-11-30 01:00:00.000000','Aubp8AcDNHCZWzPRW7sTh8IJnSK99RJVefd6MtqX8uHBYICUd',NULL,6,NULL);
INSERT INTO "file" VALUES(3,'6c259c8c2fd475ce763cbcffa469abbc41a9ab93061f483c4e4b81831fb642f4',70,'application/pdf','himpunan.pdf',0,1,'Staf Sekretariat','2026-11-30 01:00:00.000000','A56hxkyC22m8NkrFDn_CJv7-W_bkkwgCDQRW3oinnduxWMgYW',NULL,7,NULL);
INSERT INTO "file" VALUES(4,'c8de199c467a52b2be4df45967334b727ad9218053227207afd6573127258d78',70,'application/pdf','analisis.pdf',0,4,'Kasubag Administrasi Umum dan Keuangan','2026-11-30 01:00:00.000000','Al7dSd-GHx3rDjfXx-hY7Qyb0D2kfMhHJuDAI5DgKA7HsaMUE',NULL,8,NULL);
INSERT INTO "file" VALUES(5,'34c6b85d481a3fc46c5e19d2d9b8fc2033cc50441e4c5785d3f1143a04016a8f',70,'application/pdf','konsep.pdf',0,4,'Kasubag Administrasi Umum dan Keuangan','2026-11-30 01:00:00.000000','A5mu4If3U7eJ-HFqNEKJIO6-iY1w0PrRrZpcUpkhKm8F6LJ1e',NULL,9,NULL);
CREATE TABLE history (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	event VARCHAR NOT NULL, 
	run_id INTEGER, 
	task_id INTEGER, 
	person_id INTEGER, 
	name VARCHAR, 
	capacity VARCHAR, 
	details JSON NOT NULL, 
	CONSTRAINT fk_history_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_history_run_id_run FOREIGN KEY(run_id) REFERENCES run (id), 
	CONSTRAINT fk_history_task_id_task FOREIGN KEY(task_id) REFERENCES task (id)
);
INSERT INTO "history" VALUES(1,'2026-11-30 01:00:00.000000','holder_placed',NULL,NULL,1,'Rina Marlina, A.Md.','Staf Sekretariat','{"text": "Staf Sekretariat", "post": "staf_sekretariat"}');
INSERT INTO "history" VALUES(2,'2026-11-30 01:00:00.000000','holder_placed',NULL,NULL,2,'Drs. Hasan Basri, M.Si.','Kepala Dinas','{"text": "Kepala Dinas", "post": "kepala_dinas"}');
INSERT INTO "history" VALUES(3,'2026-11-30 01:00:00.000000','holder_placed',NULL,NULL,3,'Sri Wahyuni, S.E.','Sekretaris','{"text": "Sekretaris", "post": "sekretaris"}');
INSERT INTO "history" VALUES(4,'2026-11-30 01:00:00.000000','holder_placed',NULL,NULL,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{"text": "Kasubag Administrasi Umum dan Keuangan", "post": "kasubag_umum_keuangan"}');
INSERT INTO "history" VALUES(5,'2026-11-30 01:00:00.000000','holder_placed',NULL,NULL,5,'Andi Saputra, S.Kom.','Kepala Bidang TIK','{"text": "Kepala Bidang TIK", "post": "kabid_tik"}');
INSERT INTO "history" VALUES(6,'2026-11-30 01:00:00.000000','holder_placed',NULL,NULL,6,'Maya Lestari, S.I.Kom.','Kepala Bidang KIP','{"text": "Kepala Bidang KIP", "post": "kabid_kip"}');
INSERT INTO "history" VALUES(7,'2026-11-30 01:00:00.000000','run_started',1,NULL,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{}');
INSERT INTO "history" VALUES(8,'2026-11-30 01:00:00.000000','task_opened',1,1,NULL,NULL,NULL,'{"round": 1, "post": "kepala_dinas"}');
INSERT INTO "history" VALUES(9,'2026-11-30 01:00:00.000000','task_finished',1,1,2,'Drs. Hasan Basri, M.Si.','Kepala Dinas','{}');
INSERT INTO "history" VALUES(10,'2026-11-30 01:00:00.000000','task_opened',1,2,NULL,NULL,NULL,'{"round": 1, "post": "sekretaris"}');
INSERT INTO "history" VALUES(11,'2026-11-30 01:00:00.000000','task_finished',1,2,3,'Sri Wahyuni, S.E.','Sekretaris','{}');
INSERT INTO "history" VALUES(12,'2026-11-30 01:00:00.000000','task_opened',1,3,NULL,NULL,NULL,'{"round": 1, "post": "kasubag_umum_keuangan"}');
INSERT INTO "history" VALUES(13,'2026-11-30 01:00:00.000000','task_accepted',1,3,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{}');
INSERT INTO "history" VALUES(14,'2026-11-30 01:00:00.000000','file_added',1,3,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{"text": "format.pdf"}');
INSERT INTO "history" VALUES(15,'2026-11-30 01:00:00.000000','task_finished',1,3,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{}');
INSERT INTO "history" VALUES(16,'2026-11-30 01:00:00.000000','task_opened',1,4,NULL,NULL,NULL,'{"round": 1, "post": "kasubag_umum_keuangan"}');
INSERT INTO "history" VALUES(17,'2026-11-30 01:00:00.000000','task_finished',1,4,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{}');
INSERT INTO "history" VALUES(18,'2026-11-30 01:00:00.000000','task_opened',1,5,NULL,NULL,NULL,'{"round": 1, "post": "kasubag_umum_keuangan"}');
INSERT INTO "history" VALUES(19,'2026-11-30 01:00:00.000000','task_accepted',1,5,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{}');
INSERT INTO "history" VALUES(20,'2026-11-30 01:00:00.000000','task_finished',1,5,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{"text": "Rapat Rabu, 2 Desember 2026 pukul 09.00 WIB di Ruang Rapat Dinas"}');
INSERT INTO "history" VALUES(21,'2026-11-30 01:00:00.000000','task_opened',1,6,NULL,NULL,NULL,'{"round": 1, "post": "staf_sekretariat"}');
INSERT INTO "history" VALUES(22,'2026-11-30 01:00:00.000000','task_accepted',1,6,1,'Rina Marlina, A.Md.','Staf Sekretariat','{}');
INSERT INTO "history" VALUES(23,'2026-11-30 01:00:00.000000','file_added',1,6,1,'Rina Marlina, A.Md.','Staf Sekretariat','{"text": "notula.pdf"}');
INSERT INTO "history" VALUES(24,'2026-11-30 01:00:00.000000','task_finished',1,6,1,'Rina Marlina, A.Md.','Staf Sekretariat','{}');
INSERT INTO "history" VALUES(25,'2026-11-30 01:00:00.000000','task_opened',1,7,NULL,NULL,NULL,'{"round": 1, "post": "staf_sekretariat"}');
INSERT INTO "history" VALUES(26,'2026-11-30 01:00:00.000000','task_accepted',1,7,1,'Rina Marlina, A.Md.','Staf Sekretariat','{}');
INSERT INTO "history" VALUES(27,'2026-11-30 01:00:00.000000','file_added',1,7,1,'Rina Marlina, A.Md.','Staf Sekretariat','{"text": "himpunan.pdf"}');
INSERT INTO "history" VALUES(28,'2026-11-30 01:00:00.000000','task_finished',1,7,1,'Rina Marlina, A.Md.','Staf Sekretariat','{}');
INSERT INTO "history" VALUES(29,'2026-11-30 01:00:00.000000','task_opened',1,8,NULL,NULL,NULL,'{"round": 1, "post": "kasubag_umum_keuangan"}');
INSERT INTO "history" VALUES(30,'2026-11-30 01:00:00.000000','task_accepted',1,8,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{}');
INSERT INTO "history" VALUES(31,'2026-11-30 01:00:00.000000','file_added',1,8,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{"text": "analisis.pdf"}');
INSERT INTO "history" VALUES(32,'2026-11-30 01:00:00.000000','task_finished',1,8,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{}');
INSERT INTO "history" VALUES(33,'2026-11-30 01:00:00.000000','task_opened',1,9,NULL,NULL,NULL,'{"round": 1, "post": "kasubag_umum_keuangan"}');
INSERT INTO "history" VALUES(34,'2026-11-30 01:00:00.000000','task_accepted',1,9,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{}');
INSERT INTO "history" VALUES(35,'2026-11-30 01:00:00.000000','file_added',1,9,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{"text": "konsep.pdf"}');
INSERT INTO "history" VALUES(36,'2026-11-30 01:00:00.000000','task_finished',1,9,4,'Dedi Kurniawan, S.Sos.','Kasubag Administrasi Umum dan Keuangan','{}');
INSERT INTO "history" VALUES(37,'2026-11-30 01:00:00.000000','task_opened',1,10,NULL,NULL,NULL,'{"round": 1, "post": "sekretaris"}');
INSERT INTO "history" VALUES(38,'2026-11-30 01:00:00.000000','task_accepted',1,10,3,'Sri Wahyuni, S.E.','Sekretaris','{}');
INSERT INTO "history" VALUES(39,'2026-11-30 01:00:00.000000','task_returned',1,10,3,'Sri Wahyuni, S.E.','Sekretaris','{"text": "Formulasi indikator 3 belum lengkap"}');
INSERT INTO "history" VALUES(40,'2026-11-30 01:00:00.000000','task_opened',1,11,NULL,NULL,NULL,'{"round": 2, "post": "kasubag_umum_keuangan"}');
CREATE TABLE holding (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	person_id INTEGER NOT NULL, 
	post_code VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	until DATETIME, 
	CONSTRAINT fk_holding_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_holding_post_code_post FOREIGN KEY(post_code) REFERENCES post (code)
);
INSERT INTO "holding" VALUES(1,1,'staf_sekretariat','definitive','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "holding" VALUES(2,2,'kepala_dinas','definitive','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "holding" VALUES(3,3,'sekretaris','definitive','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "holding" VALUES(4,4,'kasubag_umum_keuangan','definitive','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "holding" VALUES(5,5,'kabid_tik','definitive','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "holding" VALUES(6,6,'kabid_kip','definitive','2026-11-30 01:00:00.000000',NULL);
CREATE TABLE inbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	update_id BIGINT, 
	chat_key BIGINT NOT NULL, 
	raw TEXT, 
	state VARCHAR NOT NULL, 
	tries INTEGER NOT NULL, 
	retry_at DATETIME, 
	received_at DATETIME NOT NULL, 
	done_at DATETIME, 
	error VARCHAR, 
	CONSTRAINT uq_inbox_update_id UNIQUE (update_id)
);
INSERT INTO "inbox" VALUES(1,700000001,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(2,700000002,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(3,700000003,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(4,700000004,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(5,700000005,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(6,700000006,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(7,700000007,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(8,700000008,101,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(9,700000009,101,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(10,700000010,101,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(11,700000011,101,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(12,700000012,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(13,700000013,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(14,700000014,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(15,700000015,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(16,700000016,102,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(17,700000017,102,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(18,700000018,102,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(19,700000019,102,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(20,700000020,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(21,700000021,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(22,700000022,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(23,700000023,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(24,700000024,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(25,700000025,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(26,700000026,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(27,700000027,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(28,700000028,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(29,700000029,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(30,700000030,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(31,700000031,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(32,700000032,104,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(33,700000033,104,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(34,700000034,104,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(35,700000035,104,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(36,700000036,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(37,700000037,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(38,700000038,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(39,700000039,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(40,700000040,105,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(41,700000041,105,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(42,700000042,105,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(43,700000043,105,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(44,700000044,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(45,700000045,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(46,700000046,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(47,700000047,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(48,700000048,101,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(49,700000049,102,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(50,700000050,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(51,700000051,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(52,700000052,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(53,700000053,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(54,700000054,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(55,700000055,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(56,700000056,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(57,700000057,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(58,700000058,106,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(59,700000059,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(60,700000060,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(61,700000061,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(62,700000062,103,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(63,700000063,102,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
INSERT INTO "inbox" VALUES(64,700000064,102,NULL,'done',0,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL);
CREATE TABLE invitation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	token_hash VARCHAR NOT NULL, 
	post_code VARCHAR NOT NULL, 
	makes_admin BOOLEAN NOT NULL, 
	needs_confirmation BOOLEAN NOT NULL, 
	state VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	created_by INTEGER, 
	claimed_by INTEGER, 
	claimed_at DATETIME, 
	CONSTRAINT fk_invitation_claimed_by_person FOREIGN KEY(claimed_by) REFERENCES person (id), 
	CONSTRAINT fk_invitation_created_by_person FOREIGN KEY(created_by) REFERENCES person (id), 
	CONSTRAINT fk_invitation_post_code_post FOREIGN KEY(post_code) REFERENCES post (code), 
	CONSTRAINT uq_invitation_token_hash UNIQUE (token_hash)
);
INSERT INTO "invitation" VALUES(1,'eae4be11c3e8e2fc6a75a4d9ce600c077b90c458ef9b6420afdb95bdad169a1a','staf_sekretariat',1,0,'confirmed','2026-11-30 01:00:00.000000','2026-12-07 01:00:00.000000',NULL,1,'2026-11-30 01:00:00.000000');
INSERT INTO "invitation" VALUES(2,'f8c0854ed505b67ee4198b1f2725491ee44643cbd40e53bda6d00ff748337f75','kepala_dinas',0,1,'confirmed','2026-11-30 01:00:00.000000','2026-12-07 01:00:00.000000',1,2,'2026-11-30 01:00:00.000000');
INSERT INTO "invitation" VALUES(3,'9904fd21e2ab0b74399e29a6114004b8f72581eb9d66622376f779441b110255','sekretaris',0,1,'confirmed','2026-11-30 01:00:00.000000','2026-12-07 01:00:00.000000',1,3,'2026-11-30 01:00:00.000000');
INSERT INTO "invitation" VALUES(4,'f123a12c6a7a81431f1e556ac881f16ff6cdc33d2368369f228e7de87b1b1915','kasubag_umum_keuangan',0,1,'confirmed','2026-11-30 01:00:00.000000','2026-12-07 01:00:00.000000',1,4,'2026-11-30 01:00:00.000000');
INSERT INTO "invitation" VALUES(5,'717359d18226d3e42d5c0fc4bbbb0fb672575c4d2c26cf1dfb3b73e413d55761','kabid_tik',0,1,'confirmed','2026-11-30 01:00:00.000000','2026-12-07 01:00:00.000000',1,5,'2026-11-30 01:00:00.000000');
INSERT INTO "invitation" VALUES(6,'88d5160ace8013d52902f57c19f5c790e39b38ae2efae0a853784832b6163350','kabid_kip',0,1,'confirmed','2026-11-30 01:00:00.000000','2026-12-07 01:00:00.000000',1,6,'2026-11-30 01:00:00.000000');
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	dedup_key VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	chat_id BIGINT, 
	person_id INTEGER, 
	task_id INTEGER, 
	payload JSON NOT NULL, 
	state VARCHAR NOT NULL, 
	send_after DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	done_at DATETIME, 
	message_id BIGINT, 
	error VARCHAR, 
	CONSTRAINT fk_outbox_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_outbox_task_id_task FOREIGN KEY(task_id) REFERENCES task (id), 
	CONSTRAINT uq_outbox_dedup_key UNIQUE (dedup_key)
);
INSERT INTO "outbox" VALUES(1,'update:1:0','consent',NULL,NULL,NULL,'{"invitation_id": 1}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',2,NULL);
INSERT INTO "outbox" VALUES(2,'update:2:0','question',NULL,1,NULL,'{"question_id": 1}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',3,NULL);
INSERT INTO "outbox" VALUES(3,'update:3:0','salutation_question',NULL,1,NULL,'{"about": 1}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',5,NULL);
INSERT INTO "outbox" VALUES(4,'update:4:0','commands',NULL,1,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(5,'update:4:1','placed',NULL,1,NULL,'{"post": "staf_sekretariat"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',6,NULL);
INSERT INTO "outbox" VALUES(6,'update:5:0','post_list',NULL,1,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',8,NULL);
INSERT INTO "outbox" VALUES(7,'update:8:0','consent',NULL,NULL,NULL,'{"invitation_id": 2}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',2,NULL);
INSERT INTO "outbox" VALUES(8,'update:9:0','question',NULL,2,NULL,'{"question_id": 2}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',3,NULL);
INSERT INTO "outbox" VALUES(9,'update:10:0','salutation_question',NULL,2,NULL,'{"about": 2}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',5,NULL);
INSERT INTO "outbox" VALUES(10,'update:11:0','waiting_for_confirmation',NULL,2,NULL,'{"post": "kepala_dinas"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',6,NULL);
INSERT INTO "outbox" VALUES(11,'update:11:1','claim',NULL,1,NULL,'{"invitation_id": 2}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',9,NULL);
INSERT INTO "outbox" VALUES(12,'update:12:0','commands',NULL,2,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(13,'update:12:1','placed',NULL,2,NULL,'{"post": "kepala_dinas"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',7,NULL);
INSERT INTO "outbox" VALUES(14,'update:12:2','holder_changed',NULL,1,NULL,'{"post": "kepala_dinas", "name": "Drs. Hasan Basri, M.Si.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',10,NULL);
INSERT INTO "outbox" VALUES(15,'update:13:0','post_list',NULL,1,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',12,NULL);
INSERT INTO "outbox" VALUES(16,'update:16:0','consent',NULL,NULL,NULL,'{"invitation_id": 3}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',2,NULL);
INSERT INTO "outbox" VALUES(17,'update:17:0','question',NULL,3,NULL,'{"question_id": 3}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',3,NULL);
INSERT INTO "outbox" VALUES(18,'update:18:0','salutation_question',NULL,3,NULL,'{"about": 3}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',5,NULL);
INSERT INTO "outbox" VALUES(19,'update:19:0','waiting_for_confirmation',NULL,3,NULL,'{"post": "sekretaris"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',6,NULL);
INSERT INTO "outbox" VALUES(20,'update:19:1','claim',NULL,1,NULL,'{"invitation_id": 3}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',13,NULL);
INSERT INTO "outbox" VALUES(21,'update:20:0','commands',NULL,3,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(22,'update:20:1','placed',NULL,3,NULL,'{"post": "sekretaris"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',7,NULL);
INSERT INTO "outbox" VALUES(23,'update:20:2','holder_changed',NULL,1,NULL,'{"post": "sekretaris", "name": "Sri Wahyuni, S.E.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',14,NULL);
INSERT INTO "outbox" VALUES(24,'update:20:3','holder_changed',NULL,2,NULL,'{"post": "sekretaris", "name": "Sri Wahyuni, S.E.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',8,NULL);
INSERT INTO "outbox" VALUES(25,'update:21:0','post_list',NULL,1,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',16,NULL);
INSERT INTO "outbox" VALUES(26,'update:24:0','consent',NULL,NULL,NULL,'{"invitation_id": 4}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',2,NULL);
INSERT INTO "outbox" VALUES(27,'update:25:0','question',NULL,4,NULL,'{"question_id": 4}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',3,NULL);
INSERT INTO "outbox" VALUES(28,'update:26:0','salutation_question',NULL,4,NULL,'{"about": 4}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',5,NULL);
INSERT INTO "outbox" VALUES(29,'update:27:0','waiting_for_confirmation',NULL,4,NULL,'{"post": "kasubag_umum_keuangan"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',6,NULL);
INSERT INTO "outbox" VALUES(30,'update:27:1','claim',NULL,1,NULL,'{"invitation_id": 4}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',17,NULL);
INSERT INTO "outbox" VALUES(31,'update:28:0','commands',NULL,4,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(32,'update:28:1','placed',NULL,4,NULL,'{"post": "kasubag_umum_keuangan"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',7,NULL);
INSERT INTO "outbox" VALUES(33,'update:28:2','holder_changed',NULL,1,NULL,'{"post": "kasubag_umum_keuangan", "name": "Dedi Kurniawan, S.Sos.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',18,NULL);
INSERT INTO "outbox" VALUES(34,'update:28:3','holder_changed',NULL,2,NULL,'{"post": "kasubag_umum_keuangan", "name": "Dedi Kurniawan, S.Sos.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',9,NULL);
INSERT INTO "outbox" VALUES(35,'update:28:4','holder_changed',NULL,3,NULL,'{"post": "kasubag_umum_keuangan", "name": "Dedi Kurniawan, S.Sos.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',8,NULL);
INSERT INTO "outbox" VALUES(36,'update:29:0','post_list',NULL,1,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',20,NULL);
INSERT INTO "outbox" VALUES(37,'update:32:0','consent',NULL,NULL,NULL,'{"invitation_id": 5}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',2,NULL);
INSERT INTO "outbox" VALUES(38,'update:33:0','question',NULL,5,NULL,'{"question_id": 5}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',3,NULL);
INSERT INTO "outbox" VALUES(39,'update:34:0','salutation_question',NULL,5,NULL,'{"about": 5}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',5,NULL);
INSERT INTO "outbox" VALUES(40,'update:35:0','waiting_for_confirmation',NULL,5,NULL,'{"post": "kabid_tik"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',6,NULL);
INSERT INTO "outbox" VALUES(41,'update:35:1','claim',NULL,1,NULL,'{"invitation_id": 5}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',21,NULL);
INSERT INTO "outbox" VALUES(42,'update:36:0','commands',NULL,5,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(43,'update:36:1','placed',NULL,5,NULL,'{"post": "kabid_tik"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',7,NULL);
INSERT INTO "outbox" VALUES(44,'update:36:2','holder_changed',NULL,1,NULL,'{"post": "kabid_tik", "name": "Andi Saputra, S.Kom.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',22,NULL);
INSERT INTO "outbox" VALUES(45,'update:36:3','holder_changed',NULL,2,NULL,'{"post": "kabid_tik", "name": "Andi Saputra, S.Kom.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',10,NULL);
INSERT INTO "outbox" VALUES(46,'update:36:4','holder_changed',NULL,3,NULL,'{"post": "kabid_tik", "name": "Andi Saputra, S.Kom.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',9,NULL);
INSERT INTO "outbox" VALUES(47,'update:37:0','post_list',NULL,1,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',24,NULL);
INSERT INTO "outbox" VALUES(48,'update:40:0','consent',NULL,NULL,NULL,'{"invitation_id": 6}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',2,NULL);
INSERT INTO "outbox" VALUES(49,'update:41:0','question',NULL,6,NULL,'{"question_id": 6}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',3,NULL);
INSERT INTO "outbox" VALUES(50,'update:42:0','salutation_question',NULL,6,NULL,'{"about": 6}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',5,NULL);
INSERT INTO "outbox" VALUES(51,'update:43:0','waiting_for_confirmation',NULL,6,NULL,'{"post": "kabid_kip"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',6,NULL);
INSERT INTO "outbox" VALUES(52,'update:43:1','claim',NULL,1,NULL,'{"invitation_id": 6}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',25,NULL);
INSERT INTO "outbox" VALUES(53,'update:44:0','commands',NULL,6,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(54,'update:44:1','placed',NULL,6,NULL,'{"post": "kabid_kip"}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',7,NULL);
INSERT INTO "outbox" VALUES(55,'update:44:2','holder_changed',NULL,1,NULL,'{"post": "kabid_kip", "name": "Maya Lestari, S.I.Kom.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',26,NULL);
INSERT INTO "outbox" VALUES(56,'update:44:3','holder_changed',NULL,2,NULL,'{"post": "kabid_kip", "name": "Maya Lestari, S.I.Kom.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',11,NULL);
INSERT INTO "outbox" VALUES(57,'update:44:4','holder_changed',NULL,3,NULL,'{"post": "kabid_kip", "name": "Maya Lestari, S.I.Kom.", "placed": true}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',10,NULL);
INSERT INTO "outbox" VALUES(58,'update:45:0','year_choice',NULL,4,NULL,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',9,NULL);
INSERT INTO "outbox" VALUES(59,'update:47:0','task_card',NULL,2,1,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',12,NULL);
INSERT INTO "outbox" VALUES(60,'update:48:0','task_card',NULL,3,2,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',11,NULL);
INSERT INTO "outbox" VALUES(61,'update:49:0','card_refresh',NULL,2,1,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(62,'update:49:1','task_card',NULL,4,3,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',10,NULL);
INSERT INTO "outbox" VALUES(63,'update:49:2','step_ended',NULL,2,2,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',13,NULL);
INSERT INTO "outbox" VALUES(64,'update:50:0','card_refresh',NULL,3,2,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(65,'update:50:1','question',NULL,4,NULL,'{"question_id": 7}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',11,NULL);
INSERT INTO "outbox" VALUES(66,'update:51:0','card_refresh',NULL,4,3,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(67,'update:51:1','receipt',NULL,4,3,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',13,NULL);
INSERT INTO "outbox" VALUES(68,'update:51:2','task_card',NULL,4,4,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',14,NULL);
INSERT INTO "outbox" VALUES(69,'clear_buttons:67','clear_buttons',NULL,4,NULL,'{"message_id": 10}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(70,'update:52:0','card_refresh',NULL,4,3,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(71,'update:52:1','task_card',NULL,4,5,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',15,NULL);
INSERT INTO "outbox" VALUES(72,'update:52:2','step_ended',NULL,3,4,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',12,NULL);
INSERT INTO "outbox" VALUES(73,'update:52:3','step_ended',NULL,5,4,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',8,NULL);
INSERT INTO "outbox" VALUES(74,'update:52:4','step_ended',NULL,6,4,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',8,NULL);
INSERT INTO "outbox" VALUES(75,'update:53:0','card_refresh',NULL,4,4,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(76,'update:53:1','question',NULL,4,NULL,'{"question_id": 8}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',16,NULL);
INSERT INTO "outbox" VALUES(77,'update:54:0','receipt',NULL,4,5,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',18,NULL);
INSERT INTO "outbox" VALUES(78,'update:54:1','task_card',NULL,1,6,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',27,NULL);
INSERT INTO "outbox" VALUES(79,'update:54:2','step_ended',NULL,2,5,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',14,NULL);
INSERT INTO "outbox" VALUES(80,'update:54:3','step_ended',NULL,3,5,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',13,NULL);
INSERT INTO "outbox" VALUES(81,'update:54:4','step_ended',NULL,5,5,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',9,NULL);
INSERT INTO "outbox" VALUES(82,'update:54:5','step_ended',NULL,6,5,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',9,NULL);
INSERT INTO "outbox" VALUES(83,'clear_buttons:77','clear_buttons',NULL,4,NULL,'{"message_id": 15}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(84,'update:55:0','card_refresh',NULL,4,5,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(85,'update:55:1','question',NULL,1,NULL,'{"question_id": 9}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',28,NULL);
INSERT INTO "outbox" VALUES(86,'update:56:0','card_refresh',NULL,1,6,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(87,'update:56:1','receipt',NULL,1,6,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',30,NULL);
INSERT INTO "outbox" VALUES(88,'update:56:2','task_card',NULL,1,7,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',31,NULL);
INSERT INTO "outbox" VALUES(89,'update:56:3','step_ended',NULL,2,6,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',15,NULL);
INSERT INTO "outbox" VALUES(90,'update:56:4','step_ended',NULL,3,6,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',14,NULL);
INSERT INTO "outbox" VALUES(91,'update:56:5','step_ended',NULL,4,6,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',19,NULL);
INSERT INTO "outbox" VALUES(92,'update:56:6','step_ended',NULL,5,6,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',10,NULL);
INSERT INTO "outbox" VALUES(93,'update:56:7','step_ended',NULL,6,6,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',10,NULL);
INSERT INTO "outbox" VALUES(94,'clear_buttons:87','clear_buttons',NULL,1,NULL,'{"message_id": 27}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(95,'update:57:0','card_refresh',NULL,1,6,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(96,'update:57:1','question',NULL,1,NULL,'{"question_id": 10}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',32,NULL);
INSERT INTO "outbox" VALUES(97,'update:58:0','card_refresh',NULL,1,7,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(98,'update:58:1','receipt',NULL,1,7,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',34,NULL);
INSERT INTO "outbox" VALUES(99,'update:58:2','task_card',NULL,4,8,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',20,NULL);
INSERT INTO "outbox" VALUES(100,'update:58:3','step_ended',NULL,3,7,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',15,NULL);
INSERT INTO "outbox" VALUES(101,'update:58:4','step_ended',NULL,5,7,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',11,NULL);
INSERT INTO "outbox" VALUES(102,'update:58:5','step_ended',NULL,6,7,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',11,NULL);
INSERT INTO "outbox" VALUES(103,'clear_buttons:98','clear_buttons',NULL,1,NULL,'{"message_id": 31}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(104,'update:59:0','card_refresh',NULL,1,7,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(105,'update:59:1','question',NULL,4,NULL,'{"question_id": 11}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',21,NULL);
INSERT INTO "outbox" VALUES(106,'update:60:0','card_refresh',NULL,4,8,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(107,'update:60:1','receipt',NULL,4,8,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',23,NULL);
INSERT INTO "outbox" VALUES(108,'update:60:2','task_card',NULL,4,9,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',24,NULL);
INSERT INTO "outbox" VALUES(109,'clear_buttons:107','clear_buttons',NULL,4,NULL,'{"message_id": 20}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(110,'update:61:0','card_refresh',NULL,4,8,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(111,'update:61:1','question',NULL,4,NULL,'{"question_id": 12}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',25,NULL);
INSERT INTO "outbox" VALUES(112,'update:62:0','card_refresh',NULL,4,9,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(113,'update:62:1','receipt',NULL,4,9,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',27,NULL);
INSERT INTO "outbox" VALUES(114,'update:62:2','task_card',NULL,3,10,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',16,NULL);
INSERT INTO "outbox" VALUES(115,'clear_buttons:113','clear_buttons',NULL,4,NULL,'{"message_id": 24}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(116,'update:63:0','card_refresh',NULL,4,9,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(117,'update:63:1','question',NULL,3,NULL,'{"question_id": 13}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',17,NULL);
INSERT INTO "outbox" VALUES(118,'update:64:0','receipt',NULL,3,10,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',19,NULL);
INSERT INTO "outbox" VALUES(119,'update:64:1','task_card',NULL,4,11,'{}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',28,NULL);
INSERT INTO "outbox" VALUES(120,'clear_buttons:118','clear_buttons',NULL,3,NULL,'{"message_id": 16}','sent','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',NULL,NULL);
CREATE TABLE person (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	telegram_id BIGINT, 
	username VARCHAR, 
	name VARCHAR, 
	salutation VARCHAR, 
	employee_number VARCHAR, 
	rank VARCHAR, 
	is_admin BOOLEAN NOT NULL, 
	consented_at DATETIME NOT NULL, 
	blocked_at DATETIME, 
	erased_at DATETIME, 
	CONSTRAINT uq_person_telegram_id UNIQUE (telegram_id)
);
INSERT INTO "person" VALUES(1,106,'STF_uji','Rina Marlina, A.Md.','ibu',NULL,NULL,1,'2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "person" VALUES(2,101,'KD_uji','Drs. Hasan Basri, M.Si.','bapak',NULL,NULL,0,'2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "person" VALUES(3,102,'SEK_uji','Sri Wahyuni, S.E.','ibu',NULL,NULL,0,'2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "person" VALUES(4,103,'KSB_uji','Dedi Kurniawan, S.Sos.','bapak',NULL,NULL,0,'2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "person" VALUES(5,104,'TIK_uji','Andi Saputra, S.Kom.','bapak',NULL,NULL,0,'2026-11-30 01:00:00.000000',NULL,NULL);
INSERT INTO "person" VALUES(6,105,'KIP_uji','Maya Lestari, S.I.Kom.','ibu',NULL,NULL,0,'2026-11-30 01:00:00.000000',NULL,NULL);
CREATE TABLE post (
	code VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	CONSTRAINT pk_post PRIMARY KEY (code)
);
INSERT INTO "post" VALUES('kepala_dinas','Kepala Dinas');
INSERT INTO "post" VALUES('sekretaris','Sekretaris');
INSERT INTO "post" VALUES('kasubag_umum_keuangan','Kasubag Administrasi Umum dan Keuangan');
INSERT INTO "post" VALUES('kabid_tik','Kepala Bidang TIK');
INSERT INTO "post" VALUES('kabid_kip','Kepala Bidang KIP');
INSERT INTO "post" VALUES('staf_sekretariat','Staf Sekretariat');
CREATE TABLE procedure (
	sha256 VARCHAR NOT NULL, 
	source TEXT NOT NULL, 
	CONSTRAINT pk_procedure PRIMARY KEY (sha256)
);
INSERT INTO "procedure" VALUES('bf37ea6309d03a8d0e468c85727a7a7b98e830c98dce43af92beedf62a47d831','# SOP Penyusunan Indikator Kinerja Utama (IKU), Dinas Komunikasi, Informatika, Statistik dan Persandian, Kab. PALI.
#
# activity, requirements, time, output and remark are the office''s own words, its typing errors included; they are what
# the SOP page shows. label is what the bot says. The marks of who does what are lost in the received copy: responsible,
# participants and returns are a proposal that awaits the decision of the Kepala Dinas ("usulan, menunggu penetapan").

code = "iku"
name = "SOP Penyusunan Indikator Kinerja Utama (IKU)"
run_title = "Penyusunan IKU Tahun {year}"

[abbreviations]
"Indikator Kinerja Utama" = "IKU"

[identity]
government = "PEMERINTAH KABUPATEN PENUKAL ABAB LEMATANG ILIR"
office = "DINAS KOMUNIKASI, INFORMATIKA, STATISTIK DAN PERSANDIAN"
title = "SOP Penyusunan Indikator Kinerja Utama (IKU)"
number = ""
created = ""
revised = ""
effective = ""
approved_by = "KEPALA DINAS KOMUNIKASI, INFORMATIKA, STATISTIK DAN PERSANDIAN"
legal_basis = [
    "Undang-undang Nomor 25 Tahun 2004 tentang Sistem Perencanaan Pembangunan Nasional",
    "Peraturan Presiden Nomor 29 Tahun 2014 tentang Sistem Akuntabilitas Kinerja Instansi Pemerintahan",
    "Peraturan Dalam Negeri Nomor 52 Tahun 2011 tentang Standar Operasional Prosuder di Lingkungan Pemerintahan Provinsi dan Kabupaten.Kota",
    "Peraturan Bupati Penukal Abab Lematang Ilir Nomor 46 Tahun 2022 tentang Penjabaran Tugas Pokok dan Fungsi Dinas Komunikasi, Informatika, Statistik dan Persandian Kabupaten Penukal Abab Lematang Ilir",
]
qualifications = []
related = ["SOP Rapat Internal", "SOP Pengumpulan Data"]
equipment = ["Renstra", "Renja", "Format Indikator Kinerja Utama", "Perangkat Komputer"]
remedy = "Menyelesaikan dokumen indikator Kinerja Utama tepat waktu sesuai jadwal"
warning = "Jika tidak dilaksanakan sesuai SOP, maka proses Indikator Kinerja Utama ini tidak akan berjalan lancar."
records = "Rumusan rencana program dan kegiatan dan anggaran untuk periode satu tahun anggaran"

[[posts]]
code = "kepala_dinas"
title = "Kepala Dinas"
column = "KEPALA DINAS"

[[posts]]
code = "sekretaris"
title = "Sekretaris"
superior = "kepala_dinas"

[[posts]]
code = "kasubag_umum_keuangan"
title = "Kasubag Administrasi Umum dan Keuangan"
superior = "sekretaris"

[[posts]]
code = "kabid_tik"
title = "Kepala Bidang TIK"
superior = "kepala_dinas"

[[posts]]
code = "kabid_kip"
title = "Kepala Bidang KIP"
superior = "kepala_dinas"

[[posts]]
code = "staf_sekretariat"
title = "Staf Sekretariat"
superior = "kasubag_umum_keuangan"

# Who hands in an IKU proposal. A new bidang is one more post and one more unit.
[[units]]
code = "tik"
name = "Bidang TIK"
post = "kabid_tik"

[[units]]
code = "kip"
name = "Bidang KIP"
post = "kabid_kip"

[[units]]
code = "sekretariat"
name = "Sekretariat"
post = "sekretaris"

[capabilities]
start_run = ["kepala_dinas", "kasubag_umum_keuangan"]
cancel_run = ["kepala_dinas"]
watch_runs = ["kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "kabid_tik", "kabid_kip", "staf_sekretariat"]
read_all_files = ["kepala_dinas", "sekretaris"]
told_of_holders = ["kepala_dinas", "sekretaris"]

[[steps]]
number = 1
activity = "Memerintahkan Penyusunan Indikator Kinerja Utama"
label = "Memerintahkan penyusunan IKU"
requirements = "Disposisi Surat"
time = "10 Menit"
output = "Disposisi Surat"
responsible = "kepala_dinas"
action = "instruct"

[[steps]]
number = 2
activity = "Mengarahakan Kepala Sub Bagian Administrasi Umum dan Keuangan untuk menyusun dan menghusuikan kebutuhan formasi pegawai"
label = "Mengarahkan Kasubag menyusun Indikator Kinerja Utama"
requirements = "Arahan Kepala Dinas"
time = "15 Menit"
output = "Disposisi Surat"
responsible = "sekretaris"
participants = ["kepala_dinas"]
action = "instruct"

[[steps]]
number = 3
activity = "Membuat format pengumpulan data dan informasi"
label = "Membuat format pengumpulan data IKU"
requirements = "Format Indikator Kinerja Utama"
time = "2 Jam"
output = "Format Indikator Kinerja Utama"
responsible = "kasubag_umum_keuangan"
action = "create"
proof = "file"

[[steps]]
number = 4
activity = "Menyampaikan format pengumpulan data dan informasi Indikator Kinerja Utama kepada masing-masing bidang dan sekretariat"
label = "Menyampaikan format ke bidang dan sekretariat"
requirements = "Format Indikator Kinerja Utama"
time = "1 Jam"
output = "Draft usulan Indikator Kinerja Utama"
responsible = "kasubag_umum_keuangan"
participants = ["sekretaris", "kabid_tik", "kabid_kip"]
action = "distribute"

[[steps]]
number = 5
activity = "Mengundang kepala dinas dan pejabat ESS III untuk rapat pembahasan Indikator Kinerja Utama"
label = "Mengundang Kepala Dinas dan pejabat eselon III"
requirements = "Undangan Rapat"
time = "30 Menit"
output = "Undangan Rapat"
responsible = "kasubag_umum_keuangan"
participants = ["kepala_dinas", "sekretaris", "kabid_tik", "kabid_kip"]
action = "invite"
proof = "file_or_note"

[[steps]]
number = 6
activity = "Melaksanakan Rapat pembahasan Indikator Kinerja Utama"
label = "Melaksanakan rapat pembahasan IKU"
requirements = "Draft Dokumen Indikator Kinerja Utama"
time = "2 Jam"
output = "Draft Indikator Kinerja Utama"
remark = "SOP Pelaksanaan Rapat"
responsible = "staf_sekretariat"
participants = ["kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "kabid_tik", "kabid_kip"]
action = "meet"
proof = "file"

[[steps]]
number = 7
activity = "Menghimpun format data dan informasi Indikator Kinerja Utama dari masing-masing bidang dan sekretariat"
label = "Menghimpun data IKU dari bidang dan sekretariat"
requirements = "Draft Dokumen Indikator Kinerja Utama"
time = "3 Jam"
output = "Draft Indikator Kinerja Utama"
remark = "SOP Pengumpulan data"
responsible = "staf_sekretariat"
participants = ["sekretaris", "kabid_tik", "kabid_kip"]
action = "collect"
proof = "file_or_note"

[[steps]]
number = 8
activity = "Menganalisis data dan informasi Indikator Kinerja Utama yang telah terkumpul"
label = "Menganalisis data IKU"
requirements = "Draft Dokumen Indikator Kinerja Utama"
time = "4 hari"
output = "Draft Indikator Kinerja Utama"
responsible = "kasubag_umum_keuangan"
action = "analyse"
proof = "file_or_note"

[[steps]]
number = 9
activity = "Membuat konsep Indikator Kinerja Utama"
label = "Membuat konsep Dokumen IKU"
requirements = "Draft Dokumen Indikator Kinerja Utama"
time = "2 Hari"
output = "Dokumen Indikator Kinerja Utama"
responsible = "kasubag_umum_keuangan"
action = "draft"
proof = "file"

[[steps]]
number = 10
activity = "Mengoreksi konsep Dokumen Indikator Kinerja Utama"
label = "Mengoreksi konsep Dokumen IKU"
requirements = "Dokumen Indikator Kinerja Utama"
time = "1 Hari"
output = "Dokumen Indikator Kinerja Utama"
responsible = "sekretaris"
participants = ["kasubag_umum_keuangan"]
action = "review"
returns_to = 9

[[steps]]
number = 11
activity = "Menyampaikan dokumen Indikator Kinerja Utama kepada kepala dinas untuk meminta persetujuan"
label = "Meminta persetujuan Kepala Dinas"
requirements = "Dokumen Indikator Kinerja Utama"
time = "1 Jam"
output = "Dokumen Indikator Kinerja Utama"
responsible = "kepala_dinas"
participants = ["sekretaris", "kasubag_umum_keuangan"]
action = "approve"
returns_to = 10

[[steps]]
number = 12
activity = "Penandatanganan dokumen Indikator Kinerja Utama oleh kepala dinas kemudian diteruskan ke kasubag program"
label = "Menandatangani Dokumen IKU"
requirements = "Konsep surat pengantar"
time = "10 Menit"
output = "Surat Pengantar"
responsible = "kepala_dinas"
participants = ["sekretaris"]
action = "sign"
returns_to = 10

[[steps]]
number = 13
activity = "Membuat Surat Pengantar Pengiriman sekaligus penomoran surat, kemudian diserahkan ke staf untuk dikirimkan ke alamat yang dituju"
label = "Membuat dan menomori surat pengantar"
requirements = "Dokumen Indikator Kinerja Utama"
time = "15 Menit"
output = "Dokumen Indikator Kinerja Utama"
responsible = "kasubag_umum_keuangan"
action = "number"
proof = "file_or_note"

[[steps]]
number = 14
activity = "Mengantar surat, Menggandakan dan mengarsipkan Dokumen Indikator Kinerja Utama"
label = "Mengantar, menggandakan dan mengarsipkan Dokumen IKU"
requirements = "Dokumen Indikator Kinerja Utama"
time = "1 Jam"
output = "Dokumen Indikator Kinerja Utama"
responsible = "staf_sekretariat"
participants = ["kasubag_umum_keuangan"]
action = "archive"
proof = "file_or_note"
');
CREATE TABLE question (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	person_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject_id INTEGER, 
	asked_at DATETIME NOT NULL, 
	CONSTRAINT fk_question_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_question_person_id UNIQUE (person_id)
);
CREATE TABLE run (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	procedure_code VARCHAR NOT NULL, 
	procedure_sha256 VARCHAR NOT NULL, 
	year INTEGER NOT NULL, 
	amendment INTEGER NOT NULL, 
	status VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT fk_run_procedure_sha256_procedure FOREIGN KEY(procedure_sha256) REFERENCES procedure (sha256)
);
INSERT INTO "run" VALUES(1,'iku','bf37ea6309d03a8d0e468c85727a7a7b98e830c98dce43af92beedf62a47d831',2027,0,'open','2026-11-30 01:00:00.000000',NULL);
CREATE TABLE task (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	run_id INTEGER NOT NULL, 
	step INTEGER NOT NULL, 
	round INTEGER NOT NULL, 
	post_code VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	opened_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	opened_by INTEGER, 
	reason TEXT, 
	accepted_at DATETIME, 
	closed_at DATETIME, 
	closed_by INTEGER, 
	closed_as VARCHAR, 
	note TEXT, 
	CONSTRAINT fk_task_closed_by_person FOREIGN KEY(closed_by) REFERENCES person (id), 
	CONSTRAINT fk_task_opened_by_task FOREIGN KEY(opened_by) REFERENCES task (id), 
	CONSTRAINT fk_task_post_code_post FOREIGN KEY(post_code) REFERENCES post (code), 
	CONSTRAINT fk_task_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);
INSERT INTO "task" VALUES(1,1,1,1,'kepala_dinas','done','2026-11-30 01:00:00.000000','2026-11-30 01:10:00.000000',NULL,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',2,'Kepala Dinas',NULL);
INSERT INTO "task" VALUES(2,1,2,1,'sekretaris','done','2026-11-30 01:00:00.000000','2026-11-30 01:15:00.000000',1,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',3,'Sekretaris',NULL);
INSERT INTO "task" VALUES(3,1,3,1,'kasubag_umum_keuangan','done','2026-11-30 01:00:00.000000','2026-11-30 03:00:00.000000',2,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',4,'Kasubag Administrasi Umum dan Keuangan',NULL);
INSERT INTO "task" VALUES(4,1,4,1,'kasubag_umum_keuangan','done','2026-11-30 01:00:00.000000','2026-11-30 02:00:00.000000',3,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',4,'Kasubag Administrasi Umum dan Keuangan',NULL);
INSERT INTO "task" VALUES(5,1,5,1,'kasubag_umum_keuangan','done','2026-11-30 01:00:00.000000','2026-11-30 01:30:00.000000',4,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',4,'Kasubag Administrasi Umum dan Keuangan','Rapat Rabu, 2 Desember 2026 pukul 09.00 WIB di Ruang Rapat Dinas');
INSERT INTO "task" VALUES(6,1,6,1,'staf_sekretariat','done','2026-11-30 01:00:00.000000','2026-11-30 03:00:00.000000',5,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',1,'Staf Sekretariat',NULL);
INSERT INTO "task" VALUES(7,1,7,1,'staf_sekretariat','done','2026-11-30 01:00:00.000000','2026-11-30 04:00:00.000000',6,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',1,'Staf Sekretariat',NULL);
INSERT INTO "task" VALUES(8,1,8,1,'kasubag_umum_keuangan','done','2026-11-30 01:00:00.000000','2026-12-04 09:30:00.000000',7,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',4,'Kasubag Administrasi Umum dan Keuangan',NULL);
INSERT INTO "task" VALUES(9,1,9,1,'kasubag_umum_keuangan','done','2026-11-30 01:00:00.000000','2026-12-02 09:00:00.000000',8,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',4,'Kasubag Administrasi Umum dan Keuangan',NULL);
INSERT INTO "task" VALUES(10,1,10,1,'sekretaris','returned','2026-11-30 01:00:00.000000','2026-12-01 09:00:00.000000',9,NULL,'2026-11-30 01:00:00.000000','2026-11-30 01:00:00.000000',3,'Sekretaris','Formulasi indikator 3 belum lengkap');
INSERT INTO "task" VALUES(11,1,9,2,'kasubag_umum_keuangan','open','2026-11-30 01:00:00.000000','2026-12-02 09:00:00.000000',10,'Formulasi indikator 3 belum lengkap',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE timer (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	task_id INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	state VARCHAR NOT NULL, 
	CONSTRAINT fk_timer_task_id_task FOREIGN KEY(task_id) REFERENCES task (id), 
	CONSTRAINT uq_timer_key UNIQUE ("key")
);
INSERT INTO "timer" VALUES(1,'due:1:2026-11-30T01:10:00+00:00','due',1,'2026-11-30 01:10:00.000000','cancelled');
INSERT INTO "timer" VALUES(2,'due:2:2026-11-30T01:15:00+00:00','due',2,'2026-11-30 01:15:00.000000','cancelled');
INSERT INTO "timer" VALUES(3,'due:3:2026-11-30T03:00:00+00:00','due',3,'2026-11-30 03:00:00.000000','cancelled');
INSERT INTO "timer" VALUES(4,'due:4:2026-11-30T02:00:00+00:00','due',4,'2026-11-30 02:00:00.000000','cancelled');
INSERT INTO "timer" VALUES(5,'due:5:2026-11-30T01:30:00+00:00','due',5,'2026-11-30 01:30:00.000000','cancelled');
INSERT INTO "timer" VALUES(6,'due:6:2026-11-30T03:00:00+00:00','due',6,'2026-11-30 03:00:00.000000','cancelled');
INSERT INTO "timer" VALUES(7,'due:7:2026-11-30T04:00:00+00:00','due',7,'2026-11-30 04:00:00.000000','cancelled');
INSERT INTO "timer" VALUES(8,'due:8:2026-12-04T09:30:00+00:00','due',8,'2026-12-04 09:30:00.000000','cancelled');
INSERT INTO "timer" VALUES(9,'due:9:2026-12-02T09:00:00+00:00','due',9,'2026-12-02 09:00:00.000000','cancelled');
INSERT INTO "timer" VALUES(10,'due:10:2026-12-01T09:00:00+00:00','due',10,'2026-12-01 09:00:00.000000','cancelled');
INSERT INTO "timer" VALUES(11,'due:11:2026-12-02T09:00:00+00:00','due',11,'2026-12-02 09:00:00.000000','waiting');
CREATE INDEX ix_access_request_requester_key ON access_request (requester_key);
CREATE INDEX ix_inbox_open ON inbox (id) WHERE state = 'open';
CREATE INDEX ix_holding_person_id ON holding (person_id);
CREATE INDEX ix_holding_post_code ON holding (post_code);
CREATE UNIQUE INDEX uq_holding_definitive ON holding (post_code) WHERE until IS NULL AND kind = 'definitive';
CREATE INDEX ix_invitation_post_code ON invitation (post_code);
CREATE INDEX ix_run_status ON run (status);
CREATE UNIQUE INDEX uq_run_open ON run (procedure_code, year) WHERE status = 'open';
CREATE INDEX ix_task_open_post ON task (post_code) WHERE status = 'open';
CREATE UNIQUE INDEX uq_task_round ON task (run_id, step, round) WHERE status <> 'withdrawn';
CREATE INDEX ix_file_sent_by ON file (sent_by);
CREATE INDEX ix_file_sha256 ON file (sha256);
CREATE INDEX ix_file_task_id ON file (task_id);
CREATE INDEX ix_history_run_id ON history (run_id);
CREATE INDEX ix_outbox_task_id ON outbox (task_id);
CREATE INDEX ix_outbox_waiting ON outbox (send_after) WHERE state = 'waiting';
CREATE INDEX ix_timer_task_id ON timer (task_id);
CREATE INDEX ix_timer_waiting ON timer (due_at) WHERE state = 'waiting';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('invitation',6);
INSERT INTO "sqlite_sequence" VALUES('inbox',64);
INSERT INTO "sqlite_sequence" VALUES('outbox',120);
INSERT INTO "sqlite_sequence" VALUES('person',6);
INSERT INTO "sqlite_sequence" VALUES('question',13);
INSERT INTO "sqlite_sequence" VALUES('holding',6);
INSERT INTO "sqlite_sequence" VALUES('history',40);
INSERT INTO "sqlite_sequence" VALUES('run',1);
INSERT INTO "sqlite_sequence" VALUES('task',11);
INSERT INTO "sqlite_sequence" VALUES('timer',11);
INSERT INTO "sqlite_sequence" VALUES('card',11);
INSERT INTO "sqlite_sequence" VALUES('file',5);
COMMIT;

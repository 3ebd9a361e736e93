-- One row is one posting that is another posting again, opened later ("reposted as"): counts without reposts leave
-- `posting_id` out.
CREATE VIEW posting_repost AS
SELECT
    CASE WHEN first.first_seen <= second.first_seen THEN second.id ELSE first.id END AS posting_id,
    CASE WHEN first.first_seen <= second.first_seen THEN first.id ELSE second.id END AS earlier_posting_id,
    link.score
FROM link
JOIN posting AS first ON first.id = link.a
JOIN posting AS second ON second.id = link.b
WHERE link.kind = 'repost'

<?php
// Changes the practice WordPress as its editors would: 10 new posts (one back-dated, one that had
// been scheduled), 5 edited, 3 thrown away, 2 with a new address. Prints what it did as JSON.
//   php tests/practice/change.php FOLDER-OF-WORDPRESS TAG
define( 'WP_USE_THEMES', false );
$_SERVER['HTTP_HOST'] = '127.0.0.1:8099';
$_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
$tag  = $argv[2];
$done = array( 'new' => array(), 'edited' => array(), 'deleted' => array(), 'moved' => array() );
$text = '<p>Bài thêm vào để thử lần thu thập thứ ba, gồm một đoạn văn đủ dài để đọc được.</p>';
for ( $n = 1; $n <= 10; $n++ ) {
	$date = 1 === $n ? '2019-05-06 07:08:09' : current_time( 'mysql' );
	$id = wp_insert_post( array(
		'post_title' => "Bài thêm $tag số $n", 'post_name' => "bai-them-$tag-$n", 'post_status' => 'publish',
		'post_content' => $text . "<p>Số $n.</p><p style=\"text-align:right\"><strong>Ngọc Hân</strong></p>",
		'post_date' => $date,
	) );
	if ( 2 === $n ) { // written last month, published now: its time of modification is last month's
		global $wpdb;
		$then = gmdate( 'Y-m-d H:i:s', time() - 30 * 86400 );
		$wpdb->update( $wpdb->posts, array( 'post_modified' => $then, 'post_modified_gmt' => $then ), array( 'ID' => $id ) );
		clean_post_cache( $id );
	}
	$done['new'][] = get_permalink( $id );
}
$ids = get_posts( array( 'numberposts' => 400, 'offset' => 1000, 'fields' => 'ids', 'post_status' => 'publish', 'has_password' => false ) );
shuffle( $ids );
foreach ( array_slice( $ids, 0, 5 ) as $id ) {
	$post = get_post( $id );
	wp_update_post( array( 'ID' => $id, 'post_title' => $post->post_title . " ($tag)" ) );
	$done['edited'][] = get_permalink( $id );
}
foreach ( array_slice( $ids, 5, 3 ) as $id ) {
	$done['deleted'][] = get_permalink( $id );
	wp_trash_post( $id );
}
foreach ( array_slice( $ids, 8, 2 ) as $id ) {
	$from = get_permalink( $id );
	wp_update_post( array( 'ID' => $id, 'post_name' => "doi-dia-chi-$tag-$id" ) );
	clean_post_cache( $id );
	$done['moved'][] = array( $from, get_permalink( $id ) );
}
echo json_encode( $done, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRETTY_PRINT ), "\n";

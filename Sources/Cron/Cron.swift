@main struct Cron { static func main() {} }

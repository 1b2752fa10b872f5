using ChatKeeper;
using Cloister.Agents;

// ChatKeeper FOLDER ADDRESS: an agent that talks to whoever writes on the platform at an address, until its input ends or it is killed. It says "ready"
// when it has started, and "idle" each time nothing is left to do.
var root = Directory.CreateDirectory(Path.Combine(args[0], "agent")).FullName;
if (!File.Exists(Path.Combine(root, "agent.json")))
{
    await File.WriteAllTextAsync(
        Path.Combine(root, "agent.json"),
        """
        {
          "name": "Keeper",
          "version": "1",
          "execution": { "titles": "off" },
          "services": {
            "chat": {
              "queue": { "maxConcurrency": 8, "mergeDebounceMs": 5, "mergeMaxWaitMs": 20 },
              "channels": { "wire": { "enabled": true } }
            }
          }
        }
        """
    );
    await File.WriteAllTextAsync(Path.Combine(root, "PROFILE.md"), "You repeat what you hear.");
}

using var repeating = new RepeatingModel();
var options = new AgentHostOptions
{
    ProjectRoot = root,
    Home = Path.Combine(args[0], "home"),
    DefaultModel = "repeating",
    Models = { ["repeating"] = repeating },
    Plugins = { new Everybody() },
    Platforms = { new WirePlatform(new Uri(args[1])) },
};
await using var host = await AgentHost.StartAsync(options);
Console.WriteLine("ready");
using var idleness = new Idleness(host);
await Console.In.ReadToEndAsync();

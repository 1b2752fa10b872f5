using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cloister.Agents;

namespace Cloister.Cli;

/// <summary>What a running agent leaves about itself in its project, for those who want to talk to it.</summary>
internal sealed class RunFiles : IDisposable
{
    private const string PidFile = "agent.pid";
    private const string AgentFile = "agent.json";
    private const string StorePidFile = "state.pid";
    private const string LockFile = "lock";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _folder;
    private readonly ProcessIdentity _identity;

    private RunFiles(string folder, ProcessIdentity identity) => (_folder, _identity) = (folder, identity);

    /// <summary>Says that this process is the agent of the project from here on.</summary>
    /// <exception cref="CommandException">Another one is. Nothing of it was touched.</exception>
    public static async Task<RunFiles> ClaimAsync(AgentProject project, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = PrivateFolder.Ensure(project.Paths.Run);

        // Two that start at once look one after the other.
        using var turn = await InterProcessLock.AcquireAsync(Path.Combine(folder, LockFile), Patience, time, cancellationToken);
        if (ReadIdentity(Path.Combine(folder, PidFile)) is { } owner && owner.IsAlive(project.Root))
        {
            throw AlreadyRunning(owner.Id.ToString(CultureInfo.InvariantCulture));
        }

        File.Delete(Path.Combine(folder, AgentFile));
        var files = new RunFiles(folder, ProcessIdentity.OfThis(project.Root));
        Write(Path.Combine(folder, PidFile), files._identity.Write);
        return files;
    }

    /// <summary>Somebody has the store of the project: the agent of an application, which leaves no more than its number there.</summary>
    public static CommandException AlreadyRunning(AgentProject project) =>
        AlreadyRunning(File.ReadAllText(Path.Combine(project.Paths.State, StorePidFile)));

    private static CommandException AlreadyRunning(string pid) => new($"Agent already running (pid: {pid})");

    /// <summary>Where the agent of a project listens; null if none runs.</summary>
    public static Uri? FindUrl(AgentProject project)
    {
        var json = Read(Path.Combine(project.Paths.Run, AgentFile));
        return
            ProcessIdentity.Read(json) is { } identity
            && identity.IsAlive(project.Root)
            && json.TryGetProperty("url", out var url)
            && Uri.TryCreate(url.GetString(), UriKind.Absolute, out var address)
            ? address
            : null;
    }

    /// <summary>Says that the agent is ready, and where.</summary>
    public void Publish(ListenAddress address, DateTimeOffset startedAt) =>
        Write(
            Path.Combine(_folder, AgentFile),
            writer =>
            {
                _identity.Write(writer);
                writer.WriteString("url", address.Url.ToString().TrimEnd('/'));
                writer.WriteString("host", address.Host);
                writer.WriteNumber("port", address.Port);
                writer.WriteString("startedAt", startedAt);
                writer.WriteString("state", "running");
                writer.WriteString("version", ProductVersion.Text);
            }
        );

    public void Dispose()
    {
        File.Delete(Path.Combine(_folder, AgentFile));
        File.Delete(Path.Combine(_folder, PidFile));
    }

    private static ProcessIdentity? ReadIdentity(string path) => ProcessIdentity.Read(Read(path));

    private static JsonElement Read(string path)
    {
        try
        {
            return JsonElement.Parse(SharedFile.Read(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // What cannot be read says nothing.
            return default;
        }
    }

    private static void Write(string path, Action<Utf8JsonWriter> members)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Readable))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        AtomicFile.Write(path, json.WrittenSpan, PrivateFolder.FileMode);
    }
}

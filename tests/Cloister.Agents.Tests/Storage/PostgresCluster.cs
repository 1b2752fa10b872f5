using System.Diagnostics;
using Npgsql;

namespace Cloister.Agents.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own, in a temporary folder, reached by a socket in it. It ends with the process of the tests.</summary>
internal sealed class PostgresCluster
{
    private const string User = "cloister";

    // The server refuses to run as root. It stops when nobody holds our end of its input any more, however we ended.
    private const string Script = """
        "$1/initdb" --pgdata="$2/data" --username="$3" --auth=trust --encoding=UTF8 --locale=C --no-sync >"$2/log" 2>&1 &&
        "$1/pg_ctl" --pgdata="$2/data" --log="$2/log" --wait --timeout=120 start \
          --options="-k '$2' -c listen_addresses='' -c fsync=off -c max_connections=200" >/dev/null 2>&1 || { tail -n 3 "$2/log"; exit 1; }
        echo ready
        read -r _
        "$1/pg_ctl" --pgdata="$2/data" --mode=immediate stop >/dev/null 2>&1
        rm -rf "$2"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Lazy<Task<PostgresCluster?>> Started = new(StartAsync);

    private readonly string _folder;
    private readonly Process _process; // Were it collected, the server's input would end, and with it the server.
    private int _schemas;

    private PostgresCluster(string folder, Process process)
    {
        _folder = folder;
        _process = process;
    }

    /// <summary>A data source of a schema with nothing in it. The test is skipped if PostgreSQL is not installed.</summary>
    public static async Task<NpgsqlDataSource> NewSchemaAsync()
    {
        var cluster = await Started.Value;
        Assert.SkipWhen(
            cluster is null,
            "PostgreSQL's initdb is neither on the PATH nor in /usr/lib/postgresql. Install the package 'postgresql'."
        );
        var schema = $"s{Interlocked.Increment(ref cluster._schemas)}";
        Assert.False(cluster._process.HasExited, "The server of the tests ended by itself.");
        await using var source = cluster.Connect("public");
        await using var command = source.CreateCommand($"CREATE SCHEMA {schema}");
        await command.ExecuteNonQueryAsync();
        return cluster.Connect(schema);
    }

    private static async Task<PostgresCluster?> StartAsync()
    {
        if (FindPrograms() is not { } programs)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("cloister-pg-").FullName;
        string[] shell = ["sh", "-c", Script, "sh", programs, folder, User];
        var process = Start(Environment.IsPrivilegedProcess ? [.. AsSomebodyElse(folder), .. shell] : shell);
        var answer = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return answer == "ready"
            ? new(folder, process)
            : throw new InvalidOperationException($"PostgreSQL did not start: {answer}{await process.StandardOutput.ReadToEndAsync()}");
    }

    private static string[] AsSomebodyElse(string folder)
    {
        var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? "postgres"
            : "nobody";
        Start(["chown", user, folder]).WaitForExit();
        return ["setpriv", $"--reuid={user}", "--clear-groups"];
    }

    private static Process Start(string[] command) =>
        Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;

    private static string? FindPrograms()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(path => path, StringComparer.Ordinal)
                .Select(path => $"{path}/bin")
            : [];
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return installed
            .Concat(onPath)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    private NpgsqlDataSource Connect(string schema) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder
            {
                Host = _folder,
                Username = User,
                Database = "postgres",
                SearchPath = schema,
                ApplicationName = schema,
                MaxAutoPrepare = 100,
                Timeout = 60,
            }
        );
}

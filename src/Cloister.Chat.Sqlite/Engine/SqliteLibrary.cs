using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Cloister;

/// <summary>Chooses the native library: the one of this package, or the system's where that is newer, because it has the newer corrections.</summary>
internal static class SqliteLibrary
{
    private const string Bundled = "e_sqlite3";

    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Loads the library at the first call.</summary>
    /// <returns>Its version.</returns>
    public static string EnsureLoaded() => Loaded.Value;

    private static string Load()
    {
        if (!HasProvider())
        {
            PreferNewer(typeof(SQLite3Provider_e_sqlite3).Assembly);
            Batteries_V2.Init();
        }

        return raw.sqlite3_libversion().utf8_to_string();
    }

    /// <summary>Whether the program has chosen a library already; then it is not for us to choose.</summary>
    private static bool HasProvider()
    {
        try
        {
            return raw.sqlite3_libversion_number() > 0;
        }
        catch (Exception)
        {
            // The library says with a plain Exception that nobody set a provider.
            return false;
        }
    }

    private static void PreferNewer(Assembly provider)
    {
        if (SystemName() is not { } system || !NativeLibrary.TryLoad(system, out var theirs))
        {
            return;
        }

        if (NativeLibrary.TryLoad(Bundled, provider, searchPath: null, out var ours) && Version(theirs) <= Version(ours))
        {
            NativeLibrary.Free(theirs);
            return;
        }

        try
        {
            NativeLibrary.SetDllImportResolver(provider, (name, _, _) => name == Bundled ? theirs : IntPtr.Zero);
        }
        catch (InvalidOperationException)
        {
            // The program set a resolver of its own: it has chosen.
        }
    }

    private static string? SystemName() =>
        OperatingSystem.IsLinux() ? "libsqlite3.so.0"
        : OperatingSystem.IsMacOS() ? "libsqlite3.dylib"
        : null;

    private static unsafe int Version(IntPtr library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var function) ? ((delegate* unmanaged<int>)function)() : 0;
}

using System.Text;

namespace Cloister.Agents;

/// <summary>Makes the files of a new project, and leaves alone what people have written already.</summary>
internal sealed class ProjectCreation
{
    private readonly List<string> _created = [];
    private readonly List<string> _skipped = [];
    private readonly List<string> _warnings = [];
    private readonly CreateProjectOptions _options;
    private readonly string _root;

    private ProjectCreation(string root, CreateProjectOptions options) => (_root, _options) = (root, options);

    public static CreatedProject Run(string directory, CreateProjectOptions options)
    {
        var root = Path.TrimEndingDirectorySeparator(RealPath.Of(directory));
        var creation = new ProjectCreation(root, options);
        // Everything that can refuse comes before the first file.
        var channels = options.Channels.Distinct(StringComparer.Ordinal).Select(ChannelTemplate.Of).ToList();
        creation.RefuseReplacing();
        creation.CheckModel();
        Directory.CreateDirectory(root);
        creation.WriteAll(channels);
        return new CreatedProject(AgentProject.Open(root), creation._created, creation._skipped, creation._warnings);
    }

    private void WriteAll(IReadOnlyList<ChannelTemplate> channels)
    {
        Write(ProductNames.ConfigFile, ProjectTemplate.Config(Name(), _options.ModelId, channels), _options.Force);
        Write(ProductNames.ProfileFile, ProjectTemplate.Profile);
        Write(ProductNames.SoulFile, ProjectTemplate.Soul);
        Write(ProductNames.VariablesFile + ".example", ProjectTemplate.Variables(channels));
        Folder(".agents/skills", Directory.CreateDirectory);
        Folder(ProductNames.StateFolder, PrivateFolder.Ensure);
        if (GitIgnore.IsInWorkTree(_root))
        {
            Ignore();
        }
    }

    private string Name()
    {
        var ofFolder = Path.GetFileName(_root).Replace('_', ' ').Replace('-', ' ').Trim();
        return _options.Name ?? (ofFolder.Length > 0 ? ofFolder : "agent");
    }

    private void RefuseReplacing()
    {
        if (!_options.Force && Path.Exists(At(ProductNames.ConfigFile)))
        {
            throw new AgentConfigException(
                $"{ProductNames.ConfigFile}: there is one in '{_root}' already, so no project is created there. Replace it by force, or choose another folder."
            );
        }
    }

    private void CheckModel()
    {
        if (_options.ModelId is { } id)
        {
            var (isKnown, isPaused) = Look(id);
            if (!isKnown || isPaused)
            {
                throw new AgentConfigException(isPaused ? $"Model is paused: {id}" : $"Model not found in model pool: {id}");
            }
        }
        else if (_options.ModelPool.Count == 0)
        {
            _warnings.Add("The model pool is empty, so the project has no model of its own yet; set execution.modelId when there is one.");
        }
    }

    // A project may use what a folder above it configures.
    private (bool IsKnown, bool IsPaused) Look(string id)
    {
        var inherited = ConfigFiles.MergeAbove(_root).ToMap();
        var reader = new ConfigReader(inherited, new Dictionary<string, string>(StringComparer.Ordinal));
        return reader.Map("models").ContainsKey(id)
            ? (true, reader.Get(ConfigKeys.ModelPaused, id))
            : (_options.ModelPool.TryGetValue(id, out var model), model?.IsPaused ?? false);
    }

    private void Write(string name, string text, bool replace = false)
    {
        if (!replace && Path.Exists(At(name)))
        {
            _skipped.Add(name);
            return;
        }
        AtomicFile.Write(At(name), Encoding.UTF8.GetBytes(text));
        _created.Add(name);
    }

    private void Folder(string name, Func<string, object> make)
    {
        (Directory.Exists(At(name)) ? _skipped : _created).Add(name + "/");
        make(At(name));
    }

    private void Ignore()
    {
        var file = At(GitIgnore.FileName);
        if (GitIgnore.Complete(File.Exists(file) ? File.ReadAllText(file) : null) is { } completed)
        {
            Write(GitIgnore.FileName, completed, replace: true);
        }
        else
        {
            _skipped.Add(GitIgnore.FileName);
        }
    }

    private string At(string name) => Path.Combine(_root, name);
}

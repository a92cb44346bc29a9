"""The words of Inno Setup scripts: sections, their parameters and flags, directives, constants.

As documented for version 6.3 (https://jrsoftware.org/ishelp/), without what is obsolete and
without sections that our script does not have.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SETUP_DIRECTIVES = _names(
    """
    ASLRCompatible AllowCancelDuringInstall AllowNetworkDrive AllowNoIcons AllowRootDirectory AllowUNCPath
    AlwaysCreateUninstallIcon AlwaysRestart AlwaysShowComponentsList AlwaysShowDirOnReadyPage
    AlwaysShowGroupOnReadyPage AlwaysUsePersonalGroup AppComments AppContact AppCopyright AppId AppModifyPath
    AppMutex AppName AppPublisher AppPublisherURL AppReadmeFile AppSupportPhone AppSupportURL AppUpdatesURL
    AppVerName AppVersion AppendDefaultDirName AppendDefaultGroupName ArchitecturesAllowed
    ArchitecturesInstallIn64BitMode ChangesAssociations ChangesEnvironment CloseApplications
    CloseApplicationsFilter Compression CompressionThreads CreateAppDir CreateUninstallRegKey DEPCompatible
    DefaultDialogFontName DefaultDirName DefaultGroupName DefaultUserInfoName DefaultUserInfoOrg
    DefaultUserInfoSerial DirExistsWarning DisableDirPage DisableFinishedPage DisableProgramGroupPage
    DisableReadyMemo DisableReadyPage DisableStartupPrompt DisableWelcomePage DiskClusterSize DiskSliceSize
    DiskSpanning EnableDirDoesntExistWarning Encryption ExtraDiskSpaceRequired FlatComponentsList InfoAfterFile
    InfoBeforeFile InternalCompressLevel LZMAAlgorithm LZMABlockSize LZMADictionarySize LZMAMatchFinder
    LZMANumBlockThreads LZMANumFastBytes LZMAUseSeparateProcess LanguageDetectionMethod LicenseFile
    MergeDuplicateFiles MinVersion MissingMessagesWarning MissingRunOnceIdsWarning NotRecognizedMessagesWarning
    OnlyBelowVersion Output OutputBaseFilename OutputDir OutputManifestFile Password PrivilegesRequired
    PrivilegesRequiredOverridesAllowed ReserveBytes RestartApplications RestartIfNeededByRun SetupIconFile
    SetupLogging SetupMutex ShowComponentSizes ShowLanguageDialog ShowTasksTreeLines SignTool SignedUninstaller
    SlicesPerDisk SolidCompression SourceDir TerminalServicesAware TimeStampRounding TimeStampsInUTC TouchDate
    TouchTime UninstallDisplayIcon UninstallDisplayName UninstallDisplaySize UninstallFilesDir UninstallLogMode
    UninstallLogging UninstallRestartComputer Uninstallable UpdateUninstallLogAppName UsePreviousAppDir
    UsePreviousGroup UsePreviousLanguage UsePreviousPrivileges UsePreviousSetupType UsePreviousTasks
    UsePreviousUserInfo UseSetupLdr UsedUserAreasWarning UserInfoPage VersionInfoCompany VersionInfoCopyright
    VersionInfoDescription VersionInfoOriginalFileName VersionInfoProductName VersionInfoProductTextVersion
    VersionInfoProductVersion VersionInfoTextVersion VersionInfoVersion WizardImageAlphaFormat WizardImageFile
    WizardImageStretch WizardResizable WizardSizePercent WizardSmallImageFile WizardStyle
    """
)
_YES_NO = _names("yes no")
VALUES = {
    "PrivilegesRequired": _names("admin lowest none poweruser"),
    "DisableDirPage": _YES_NO | {"auto"},
    "DisableProgramGroupPage": _YES_NO | {"auto"},
    "CloseApplications": _YES_NO | {"force"},
    "RestartApplications": _YES_NO,
    "SolidCompression": _YES_NO,
    "SetupLogging": _YES_NO,
    "WizardStyle": _names("classic modern"),
}


_COMMON = _names("Languages MinVersion OnlyBelowVersion Check BeforeInstall AfterInstall Components Tasks")
PARAMETERS = {
    "Languages": _names("Name MessagesFile LicenseFile InfoBeforeFile InfoAfterFile"),
    "Tasks": _names("Name Description GroupDescription Components Flags") | _COMMON,
    "InstallDelete": _names("Type Name") | _COMMON,
    "Files": _names("Source DestDir DestName Excludes ExternalSize Attribs Permissions FontInstall Flags") | _COMMON,
    "Icons": _names(
        "Name Filename Parameters WorkingDir HotKey Comment IconFilename IconIndex AppUserModelID "
        "AppUserModelToastActivatorCLSID Flags"
    )
    | _COMMON,
    "Registry": _names("Root Subkey ValueType ValueName ValueData Permissions Flags") | _COMMON,
    "Run": _names("Filename Description Parameters WorkingDir StatusMsg Verb Flags") | _COMMON,
    "UninstallRun": _names("Filename Parameters WorkingDir StatusMsg RunOnceId Verb Flags") | _COMMON,
}
_RUN_FLAGS = _names(
    "32bit 64bit dontlogparameters hidewizard logoutput nowait postinstall runascurrentuser runasoriginaluser "
    "runhidden runmaximized runminimized shellexec skipifdoesntexist skipifnotsilent skipifsilent unchecked "
    "waituntilidle waituntilterminated"
)
FLAGS = {
    "Tasks": _names("checkablealone checkedonce dontinheritcheck exclusive restart unchecked"),
    "Files": _names(
        "32bit 64bit allowunsafefiles comparetimestamp confirmoverwrite createallsubdirs deleteafterinstall dontcopy "
        "dontverifychecksum external ignoreversion isreadme nocompression noencryption noregerror onlyifdestfileexists "
        "onlyifdoesntexist overwritereadonly promptifolder recursesubdirs replacesameversion restartreplace sharedfile "
        "sign signcheck signonce skipifsourcedoesntexist solidbreak sortfilesbyextension sortfilesbyname touch "
        "uninsneveruninstall uninsremovereadonly uninsrestartdelete"
    ),
    "Icons": _names(
        "closeonexit createonlyiffileexists dontcloseonexit excludefromshowinnewinstall preventpinning runmaximized "
        "runminimized uninsneveruninstall useapppaths"
    ),
    "Registry": _names(
        "createvalueifdoesntexist deletekey deletevalue dontcreatekey noerror preservestringtype uninsclearvalue "
        "uninsdeletekey uninsdeletekeyifempty uninsdeletevalue"
    ),
    "Run": _RUN_FLAGS,
    "UninstallRun": _RUN_FLAGS,
}
REQUIRED = {
    "Languages": _names("Name MessagesFile"),
    "Tasks": _names("Name Description"),
    "InstallDelete": _names("Type Name"),
    "Files": _names("Source DestDir"),
    "Icons": _names("Name Filename"),
    "Registry": _names("Root Subkey"),
    "Run": _names("Filename"),
    "UninstallRun": _names("Filename RunOnceId"),
}
CONSTANTS = _names(
    "app win sys sysnative syswow64 src sd tmp localappdata userappdata commonappdata autoappdata autodesktop autopf "
    "autoprograms autostartup userpf userprograms userdesktop userdocs userstartup group groupname uninstallexe "
    "srcexe username computername language wizardhwnd log"
)
"""Without those that take arguments; an administrator's places among them are refused by the tests."""
